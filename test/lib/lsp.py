"""A small LSP client over stdio, enough to drive clangd as an editor does."""
import json
import os
import queue
import subprocess
import threading
from urllib.parse import quote, unquote


class Server:
    """One clangd. Use as a context manager; close() shuts it down properly."""

    def __init__(self, command, root, timeout=120, env=None, inline_actions=False):
        self.timeout = timeout
        self.log = open(os.path.join(root, "clangd.log"), "wb")
        self.process = subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
            env=None if env is None else {**os.environ, **env})
        self.next_id = 1
        self.inbox = queue.Queue()
        self.diagnostics = {}
        self.shown = []
        self.applied = None
        threading.Thread(target=self._read, daemon=True).start()
        self.initialized = self.request("initialize", {
            "processId": os.getpid(),
            "rootUri": uri(root),
            "capabilities": {
                "textDocument": {
                    "publishDiagnostics": {
                        "relatedInformation": True, "codeDescriptionSupport": True,
                        "codeActionsInline": inline_actions, "categorySupport": True,
                        "tagSupport": {"valueSet": [1, 2]}, "versionSupport": True},
                    "codeAction": {
                        "isPreferredSupport": True,
                        "codeActionLiteralSupport": {
                            "codeActionKind": {"valueSet": ["quickfix", "refactor", "source"]}}},
                },
                "workspace": {"applyEdit": True, "workspaceEdit": {"documentChanges": True}},
            },
        })
        self.notify("initialized", {})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _read(self):
        out = self.process.stdout
        while True:
            length = None
            while True:
                line = out.readline()
                if not line:
                    out.close()
                    self.inbox.put(None)
                    return
                line = line.strip()
                if not line:
                    break
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            self.inbox.put(json.loads(out.read(length)))

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _next(self):
        message = self.inbox.get(timeout=self.timeout)
        if message is None:
            raise RuntimeError(f"the server ended with {self.process.wait()}")
        method = message.get("method")
        if method == "textDocument/publishDiagnostics":
            self.diagnostics.setdefault(unquote(message["params"]["uri"]), []).append(message["params"])
        elif method == "window/showMessage":
            self.shown.append(message["params"])
        elif method == "workspace/applyEdit":
            self.applied = message["params"]["edit"]
            self._send({"id": message["id"], "result": {"applied": True}})
        elif method and "id" in message:
            self._send({"id": message["id"], "result": None})
        return message

    def notify(self, method, params):
        self._send({"method": method, "params": params})

    def request(self, method, params):
        identity = self.next_id
        self.next_id += 1
        self._send({"id": identity, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == identity and "method" not in message:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message.get("result")

    def open(self, path, text, language="cpp", version=1):
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": uri(path), "languageId": language, "version": version, "text": text}})

    def forget(self, path):
        """Closes the file, for which the server publishes that there is nothing."""
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri(path)}})
        published = self.diagnostics[unquote(uri(path))]
        while not published or "version" in published[-1]:
            self._next()
        published.clear()

    def change(self, path, text, version):
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": uri(path), "version": version},
            "contentChanges": [{"text": text}]})

    def diagnostics_of(self, path, version=1):
        """The diagnostics published for this version, waiting for them."""
        while True:
            for published in reversed(self.diagnostics.get(unquote(uri(path)), [])):
                if published.get("version", version) >= version:
                    return published["diagnostics"]
            self._next()

    def actions(self, path, diagnostic, **context):
        return self.request("textDocument/codeAction", {
            "textDocument": {"uri": uri(path)}, "range": diagnostic["range"],
            "context": {"diagnostics": [diagnostic], **context}}) or []

    def close(self):
        if self.process.poll() is None:
            try:
                self.request("shutdown", None)
                self.notify("exit", None)
                self.process.wait(timeout=30)
            except (RuntimeError, queue.Empty, OSError, subprocess.TimeoutExpired):
                self.process.kill()
                self.process.wait()
        self.process.stdin.close()
        self.log.close()


def uri(path):
    return "file://" + quote(os.path.abspath(path), safe="/-_.~+")


def offset(text, position):
    """Position is in UTF-16 code units, as LSP has it by default."""
    lines = text.split("\n")
    line = lines[position["line"]]
    column = len(line.encode("utf-16-le")[:2 * position["character"]].decode("utf-16-le", "ignore"))
    return sum(len(l) + 1 for l in lines[:position["line"]]) + column


def edits_of(action, path):
    """The text edits for `path` of a code action's workspace edit."""
    edit = action.get("edit", {})
    wanted = unquote(uri(path))
    edits = [e for where, list_ in edit.get("changes", {}).items() if unquote(where) == wanted for e in list_]
    for change in edit.get("documentChanges", []):
        if unquote(change["textDocument"]["uri"]) == wanted:
            edits += change["edits"]
    return edits


def overlap(one, other):
    """Whether two edits cannot be applied together; includes may go to one place."""
    (begin, end), (begin2, end2) = (
        [(e["range"][k]["line"], e["range"][k]["character"]) for k in ("start", "end")] for e in (one, other))
    if begin == begin2 and (begin == end or begin2 == end2):
        return not all(e["newText"].lstrip().startswith("#include") for e in (one, other))
    return begin < end2 and begin2 < end


def apply_edits(text, edits):
    """Insertions at one place stay in the order of the list, as LSP has it."""
    spans = [(offset(text, e["range"]["start"]), offset(text, e["range"]["end"]), e["newText"])
             for e in edits]
    for start, end, new in reversed(sorted(spans, key=lambda span: span[:2])):
        text = text[:start] + new + text[end:]
    return text
