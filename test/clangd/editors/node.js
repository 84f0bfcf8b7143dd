// Run by test_editors.py: drives the server through the protocol library that
// VS Code's language client is made of. $SERVER, $WANT, $OUT, $MODULES.
const fs = require('fs');
const path = require('path');
const {spawn} = require('child_process');
const {pathToFileURL} = require('url');
const protocol = require(path.join(process.env.MODULES, 'vscode-languageserver-protocol/node'));

const file = path.resolve('case.cpp');
const uri = pathToFileURL(file).toString();
const before = fs.readFileSync(file, 'utf8');

function apply(text, edits) {
  const lines = text.split('\n');
  const offset = p => lines.slice(0, p.line).reduce((sum, l) => sum + l.length + 1, 0) + p.character;
  return edits.map(e => ({from: offset(e.range.start), to: offset(e.range.end), text: e.newText}))
      .sort((a, b) => b.from - a.from || b.to - a.to)
      .reduce((t, e) => t.slice(0, e.from) + e.text + t.slice(e.to), text);
}

async function main() {
  const server = spawn(process.env.SERVER, ['--background-index=false'], {stdio: ['pipe', 'pipe', 'ignore']});
  const connection = protocol.createProtocolConnection(
      new protocol.StreamMessageReader(server.stdout), new protocol.StreamMessageWriter(server.stdin));
  const published = new Map();
  let wake = () => {};
  connection.onNotification(protocol.PublishDiagnosticsNotification.type, p => {
    if (p.uri === uri) {
      published.set(p.version, p.diagnostics.filter(d => String(d.code).startsWith('futures-')));
      wake();
    }
  });
  let edited = null;
  connection.onRequest(protocol.ApplyWorkspaceEditRequest.type, p => {
    edited = p.edit.changes[uri];
    return {applied: true};
  });
  connection.listen();
  const version = async v => {
    while (!published.has(v))
      await new Promise(resolve => { wake = resolve; });
    return published.get(v);
  };

  const init = await connection.sendRequest(protocol.InitializeRequest.type, {
    processId: process.pid, rootUri: pathToFileURL(path.resolve('.')).toString(),
    capabilities: {textDocument: {
      publishDiagnostics: {versionSupport: true, relatedInformation: true},
      codeAction: {isPreferredSupport: true,
                   codeActionLiteralSupport: {codeActionKind: {valueSet: ['quickfix']}}}}}});
  await connection.sendNotification(protocol.InitializedNotification.type, {});
  await connection.sendNotification(protocol.DidOpenTextDocumentNotification.type,
      {textDocument: {uri, languageId: 'cpp', version: 1, text: before}});
  const found = await version(1);
  const actions = await connection.sendRequest(protocol.CodeActionRequest.type, {
    textDocument: {uri}, range: found[0].range, context: {diagnostics: [found[0]]}});
  const chosen = actions.find(a => a.title.startsWith(process.env.WANT));
  if (!chosen)
    throw new Error(`no action '${process.env.WANT}' among ${actions.map(a => a.title)}`);
  if (chosen.edit)
    edited = chosen.edit.changes[uri];
  else
    await connection.sendRequest(protocol.ExecuteCommandRequest.type, {
      command: chosen.command.command, arguments: chosen.command.arguments});
  const text = apply(before, edited);
  const change = (v, t) => connection.sendNotification(protocol.DidChangeTextDocumentNotification.type,
      {textDocument: {uri, version: v}, contentChanges: [{text: t}]});
  await change(2, text);
  const left = await version(2);
  await change(3, before);
  const back = await version(3);
  fs.writeFileSync(process.env.OUT, JSON.stringify({
    server: init.serverInfo, before: found.length, after: left.length, text,
    undone: back.length === found.length, code: found[0].code, severity: found[0].severity,
    source: found[0].source, actions: actions.map(a => a.title)}));
  await connection.sendRequest(protocol.ShutdownRequest.type);
  await connection.sendNotification(protocol.ExitNotification.type);
  server.on('exit', code => process.exit(code));
}

main().catch(error => {
  fs.writeFileSync(process.env.OUT, JSON.stringify({error: String(error.stack || error)}));
  process.exit(1);
});
