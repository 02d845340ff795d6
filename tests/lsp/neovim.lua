-- Opens a.md, prints what is found, takes the first wording that is offered, and prints what is left.
local client = vim.lsp.start_client({ name = "stigmalint", cmd = { vim.env.PYTHON, "-m", "stigmalint", "lsp" }, root_dir = vim.fn.getcwd() })
vim.cmd("edit a.md")
vim.lsp.buf_attach_client(0, client)

local function until_found(number)
  if not vim.wait(120000, function() return #vim.diagnostic.get(0) == number end, 50) then
    print("waited in vain for " .. number .. " findings; there are " .. #vim.diagnostic.get(0))
    vim.cmd("cquit 1")
  end
end

until_found(2)
for _, one in ipairs(vim.diagnostic.get(0)) do
  print(one.lnum + 1, one.col, one.code, one.source)
end
local one = vim.diagnostic.get(0)[1]
vim.api.nvim_win_set_cursor(0, { one.lnum + 1, one.col })
local asked = vim.lsp.util.make_range_params(0, vim.lsp.get_client_by_id(client).offset_encoding)
asked.context = { diagnostics = {}, only = { "quickfix" } }
local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", asked, 60000)
local action = answers[client].result[1]
print(action.title)
vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(client).offset_encoding)
until_found(1)
print(vim.api.nvim_buf_get_lines(0, 0, 1, false)[1])
vim.cmd("qall!")
