/**
 * JSON with places, in Lua: the twin of src/dissect/json.ts. Values keep their byte ranges and
 * numbers their digits. Runs in Lua 5.2 (Wireshark to 4.2) and 5.4 alike.
 */
export const JSON_READER = String.raw`
-- JSON. A node: kind, s and e (bytes of the frame, counted from 0, end excluded), text of a
-- scalar, members ({key, value}) of the others. Whatever is no JSON is nil.

local MAX_DEPTH = 128
local ESCAPES = { ['"'] = '"', ['\\'] = '\\', ['/'] = '/', b = '\b', f = '\f', n = '\n', r = '\r', t = '\t' }

local function fault() error('no JSON', 0) end

local function is_utf8(text)
  local at = text:find('[\128-\255]')
  while at do
    if text:find('^[\194-\223][\128-\191]', at) then
      at = at + 2
    elseif text:find('^\224[\160-\191][\128-\191]', at)
      or text:find('^[\225-\236\238\239][\128-\191][\128-\191]', at)
      or text:find('^\237[\128-\159][\128-\191]', at) then
      at = at + 3
    elseif text:find('^\240[\144-\191][\128-\191][\128-\191]', at)
      or text:find('^[\241-\243][\128-\191][\128-\191][\128-\191]', at)
      or text:find('^\244[\128-\143][\128-\191][\128-\191]', at) then
      at = at + 4
    else
      return false
    end
    at = text:find('[\128-\255]', at)
  end
  return true
end

local function utf8_char(code)
  local function tail(shift) return 128 + math.floor(code / shift) % 64 end
  if code < 0x80 then return string.char(code) end
  if code < 0x800 then return string.char(192 + math.floor(code / 64), tail(1)) end
  if code < 0x10000 then return string.char(224 + math.floor(code / 4096), tail(64), tail(1)) end
  return string.char(240 + math.floor(code / 262144), tail(4096), tail(64), tail(1))
end

-- The character of the escape \uXXXX whose digits begin at "at", and where the text goes on.
local function unicode_escape(inner, at)
  local code = tonumber(inner:match('^%x%x%x%x', at) or fault(), 16)
  at = at + 4
  if code >= 0xd800 and code < 0xdc00 then
    local low = tonumber(inner:match('^\\u(%x%x%x%x)', at) or '0', 16)
    if low >= 0xdc00 and low < 0xe000 then
      return utf8_char(0x10000 + (code - 0xd800) * 1024 + low - 0xdc00), at + 6
    end
  end
  -- Half of a pair is no character.
  if code >= 0xd800 and code < 0xe000 then code = 0xfffd end
  return utf8_char(code), at
end

local function unescape(inner)
  local out, at = {}, 1
  while true do
    local slash = inner:find('\\', at, true)
    out[#out + 1] = inner:sub(at, (slash or #inner + 1) - 1)
    if not slash then return table.concat(out) end
    local letter = inner:sub(slash + 1, slash + 1)
    if letter == 'u' then
      out[#out + 1], at = unicode_escape(inner, slash + 2)
    else
      out[#out + 1], at = ESCAPES[letter] or fault(), slash + 2
    end
  end
end

-- Where the next token begins; one past the end when there is none.
local function token(text, at) return text:find('[^ \t\n\r]', at) or #text + 1 end

local read_value

-- The string that opens at "at": its text, and the place behind it.
local function read_string(text, at)
  local from = at + 1
  while true do
    local stop = text:find('["\\%c]', from) or fault()
    local byte = text:byte(stop)
    if byte == 34 then
      return unescape(text:sub(at + 1, stop - 1)), stop + 1
    end
    if byte < 32 then fault() end
    from = stop + (byte == 92 and 2 or 1)
  end
end

local function read_number(text, at)
  local digits = text:match('^[-+.%deE]+', at)
  local rest = digits:match('^%-?0(.*)$') or digits:match('^%-?[1-9]%d*(.*)$') or fault()
  rest = rest:match('^%.%d+(.*)$') or rest
  rest = rest:match('^[eE][-+]?%d+(.*)$') or rest
  if rest ~= '' then fault() end
  return digits, at + #digits
end

-- Members between brackets; "read_key" reads what comes before each value.
local function read_members(text, at, base, depth, close, read_key)
  local members = {}
  at = token(text, at + 1)
  if text:sub(at, at) == close then return members, at + 1 end
  while true do
    local key, value
    key, at = read_key(text, token(text, at), #members)
    value, at = read_value(text, at, base, depth + 1)
    members[#members + 1] = { key = key, value = value }
    at = token(text, at)
    local mark = text:sub(at, at)
    if mark == close then return members, at + 1 end
    if mark ~= ',' then fault() end
    at = at + 1
  end
end

local function object_key(text, at)
  if text:sub(at, at) ~= '"' then fault() end
  local key
  key, at = read_string(text, at)
  at = token(text, at)
  if text:sub(at, at) ~= ':' then fault() end
  return key, at + 1
end

local function array_key(_, at, index) return index, at end

local WORDS = { ['true'] = 'boolean', ['false'] = 'boolean', null = 'null' }

read_value = function(text, at, base, depth)
  if depth > MAX_DEPTH then fault() end
  at = token(text, at)
  local node = { s = base + at - 1, text = '', members = {} }
  local first = text:sub(at, at)
  if first == '{' then
    node.kind = 'object'
    node.members, at = read_members(text, at, base, depth, '}', object_key)
  elseif first == '[' then
    node.kind = 'array'
    node.members, at = read_members(text, at, base, depth, ']', array_key)
  elseif first == '"' then
    node.kind = 'string'
    node.text, at = read_string(text, at)
  elseif first:find('[-%d]') then
    node.kind = 'number'
    node.text, at = read_number(text, at)
  else
    node.text = text:match('^true', at) or text:match('^false', at) or text:match('^null', at) or fault()
    node.kind = WORDS[node.text]
    at = at + #node.text
  end
  node.e = base + at - 1
  return node, at
end

local function parse_json(text, base)
  if not is_utf8(text) then return nil end
  local ok, node, at = pcall(read_value, text, 1, base, 0)
  if not ok or token(text, at) <= #text then return nil end
  return node
end

-- The member with this key; the last one wins.
local function member(node, key)
  if node == nil or node.kind ~= 'object' then return nil end
  for i = #node.members, 1, -1 do
    if node.members[i].key == key then return node.members[i].value end
  end
  return nil
end

local function quote(text)
  return '"' .. text:gsub('[%c"\\]', function(c)
    if c == '"' or c == '\\' then return '\\' .. c end
    for letter, char in pairs(ESCAPES) do
      if char == c then return '\\' .. letter end
    end
    return c == '\127' and c or string.format('\\u%04x', c:byte())
  end) .. '"'
end

-- Compact JSON text, every number as it was sent.
local function print_json(node)
  if node.kind == 'string' then return quote(node.text) end
  if node.kind ~= 'object' and node.kind ~= 'array' then return node.text end
  local parts = {}
  for i, each in ipairs(node.members) do
    local value = print_json(each.value)
    parts[i] = node.kind == 'object' and quote(each.key) .. ':' .. value or value
  end
  local text = table.concat(parts, ',')
  return node.kind == 'object' and '{' .. text .. '}' or '[' .. text .. ']'
end
`;
