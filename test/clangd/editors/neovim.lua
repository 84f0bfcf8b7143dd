-- Run by test_editors.py in a headless Neovim: opens case.cpp with
-- tidy-futures-clangd as its language server, waits for the diagnostics, applies
-- what it is told to, writes what the buffer and the diagnostics then are.
-- $SERVER, $WANT (the beginning of a code action's title), $OUT.
local out = { actions = {} }

local function fail(text)
  out.error = text
  vim.fn.writefile({ vim.fn.json_encode(out) }, vim.env.OUT)
  vim.cmd("cquit")
end

local function wait(what, condition)
  if not vim.wait(90000, condition, 50) then
    fail("timed out waiting for " .. what)
  end
end

vim.cmd("edit case.cpp")
local buffer = vim.api.nvim_get_current_buf()
local client_id = vim.lsp.start_client({
  name = "tidy-futures",
  cmd = { vim.env.SERVER, "--background-index=false" },
  root_dir = vim.fn.getcwd(),
})
vim.lsp.buf_attach_client(buffer, client_id)
local client = vim.lsp.get_client_by_id(client_id)
wait("the server", function()
  return client.initialized
end)

local function ours()
  return vim.tbl_filter(function(d)
    return tostring(d.code):match("^futures%-")
  end, vim.diagnostic.get(buffer))
end

wait("diagnostics", function()
  return #ours() > 0
end)
local first = ours()[1]
out.before = #ours()
out.code, out.severity, out.source = first.code, first.severity, first.source
out.screen = {}
vim.cmd("redraw")

local params = {
  textDocument = vim.lsp.util.make_text_document_params(buffer),
  range = first.user_data.lsp.range or {
    start = { line = first.lnum, character = first.col },
    ["end"] = { line = first.end_lnum, character = first.end_col },
  },
  context = { diagnostics = { {
    range = {
      start = { line = first.lnum, character = first.col },
      ["end"] = { line = first.end_lnum, character = first.end_col },
    },
    message = first.message, code = first.code, severity = first.severity, source = first.source,
  } } },
}
local answer = vim.lsp.buf_request_sync(buffer, "textDocument/codeAction", params, 60000)
local chosen
for _, action in ipairs(answer[client_id].result or {}) do
  table.insert(out.actions, action.title)
  if not chosen and vim.startswith(action.title, vim.env.WANT) then
    chosen = action
  end
end
if not chosen then
  fail("no action '" .. vim.env.WANT .. "' among " .. vim.inspect(out.actions))
end

local before = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
if chosen.edit then
  vim.lsp.util.apply_workspace_edit(chosen.edit, client.offset_encoding)
end
if chosen.command then
  vim.lsp.buf_request_sync(buffer, "workspace/executeCommand", {
    command = chosen.command.command, arguments = chosen.command.arguments }, 60000)
end
local function text()
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
end
wait("the edit", function()
  return text() ~= before
end)
out.text = text()
local count = #ours()
wait("new diagnostics", function()
  return #ours() < count
end)
out.after = #ours()

vim.cmd("undo")
wait("undo", function()
  return text() == before
end)
wait("the diagnostics to come back", function()
  return #ours() == count
end)
out.undone = true
vim.fn.writefile({ vim.fn.json_encode(out) }, vim.env.OUT)
client.stop(true)
vim.cmd("qall!")
