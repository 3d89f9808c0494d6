/** Secrets in Lua: masked before anything is shown, as src/dissect/secrets.ts does. */
export const SECRETS = `
-- Secrets: members that the descriptions call so, of whatever command, and echoes of them in what a server says.
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
    if node.kind == 'object' and (names[each.key] or SECRET_NAMES[each.key]) then
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

-- Where the last of these begins; nil: nowhere.
local function last_of(text, what)
  local found, at = nil, 0
  repeat
    at = text:find(what, at + 1, true)
    found = at or found
  until at == nil
  return found
end

-- Hides what stands between two marks, the last of the closing ones; without one, all the rest.
local function mask_between(text, opens, closes)
  local _, before = text:find(opens, 1, true)
  if before == nil then return text end
  local after = last_of(text, closes)
  if after == nil or after <= before then after = #text + 1 end
  return text:sub(1, before) .. stars(after - before - 1) .. text:sub(after)
end

-- What a server repeats between its quotes, in the bytes of a JSON string: the value that it could
-- not parse, and the text before the fault.
local function mask_quoted(raw)
  local closes = last_of(raw, "' [json.exception") and "' [json.exception" or "'"
  return mask_between(mask_between(raw, "json '", closes), "last read: '", "'")
end

-- Where the request was read, its secrets themselves are looked for; else every longer text that a
-- failure quotes is hidden.
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
  return (text:gsub("'([^']*)'", function(inner)
    return #inner < MIN_ECHO and "'" .. inner .. "'" or "'" .. stars(#inner) .. "'"
  end))
end

local function mask_echoes(node, frame, asked, failed)
  if node.kind == 'string' then
    local raw = frame:sub(node.s + 2, node.e - 1)
    local masked = mask_quoted(raw)
    if masked ~= raw then node.text = unescape(masked) end
    node.text = mask_echo(node.text, asked, failed)
  end
  if node.kind == 'number' and mask_echo(node.text, asked, failed) ~= node.text then
    node.text = ('1'):rep(#node.text)
  end
  for _, each in ipairs(node.members) do mask_echoes(each.value, frame, asked, failed) end
end
`;
