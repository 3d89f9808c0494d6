/** Secrets in Lua: masked before anything is shown, as src/dissect/secrets.ts does. */
export const SECRETS = `
-- Secrets: members that the descriptions call so, and echoes of them in what a server says.
-- A secret that the request spells with fewer characters than this is not looked for.
local MIN_ECHO = 4

local function stars(length) return ('*'):rep(math.max(0, length)) end

-- Overwrites all texts and numbers of a value; "kept" gets what they were.
local function mask_leaves(node, kept)
  if node.kind == 'string' then
    kept[#kept + 1] = node.text
    node.text = stars(node.e - node.s - 2)
  elseif node.kind == 'number' then
    kept[#kept + 1] = node.text
    node.text = ('1'):rep(#node.text)
  end
  for _, each in ipairs(node.members) do mask_leaves(each.value, kept) end
end

local function mask_members(node, names, kept)
  for _, each in ipairs(node.members) do
    if node.kind == 'object' and names[each.key] then
      mask_leaves(each.value, kept)
    else
      mask_members(each.value, names, kept)
    end
  end
end

local function replace_plain(text, secret)
  local out, at = {}, 1
  while true do
    local from, to = text:find(secret, at, true)
    if not from then break end
    out[#out + 1] = text:sub(at, from - 1) .. stars(#secret)
    at = to + 1
  end
  return table.concat(out) .. text:sub(at)
end

-- A server that cannot read a request repeats it between quotes. Where its request was read, the
-- secrets themselves are looked for; else everything that a failure quotes is hidden.
local function mask_echo(text, asked, failed)
  if asked ~= nil and asked.read then
    for _, secret in ipairs(asked.secrets) do
      for _, form in ipairs({ secret, quote(secret):sub(2, -2) }) do
        if #form >= MIN_ECHO then text = replace_plain(text, form) end
      end
    end
    return text
  end
  if not failed then return text end
  local closed = text:find("'.*'") and "'" or ''
  return (text:gsub("'(.*)" .. closed, function(inner) return "'" .. stars(#inner) .. closed end, 1))
end

local function mask_echoes(node, asked, failed)
  if node.kind == 'string' then node.text = mask_echo(node.text, asked, failed) end
  if node.kind == 'number' and mask_echo(node.text, asked, failed) ~= node.text then
    node.text = ('1'):rep(#node.text)
  end
  for _, each in ipairs(node.members) do mask_echoes(each.value, asked, failed) end
end
`;
