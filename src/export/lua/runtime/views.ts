/** Kinds of message in Lua: the labels of src/export/docs/guards.ts, by which its tables are read. */
import { ANY, KEY_KINDS, UNSEEN } from '../../docs/guards.js';
import { luaLiteral } from '../literal.js';

export const VIEWS = String.raw`
-- Which kind of message this is; the tables of guards are indexed by these labels.
local ANY, UNSEEN = ${luaLiteral(ANY)}, ${luaLiteral(UNSEEN)}
local KEY_KINDS = ${luaLiteral(KEY_KINDS)}

-- The words of a key that asks for statistics of Fusion; nil for any other key.
local function fusion_key(key)
  if key == nil then return nil end
  local words = {}
  for word in key:gmatch('[^ \t\n\v\f\r]+') do words[#words + 1] = word end
  if words[1] ~= KEY_KINDS.exact or #words > 3 then return nil end
  return { group = words[2] or '', argument = words[3] }
end

local function is_vbucket(text) return text:find('^%d+$') ~= nil and tonumber(text) <= MAX_VBUCKET end

local function key_label(spec, key)
  if key == nil then return KEY_KINDS.other end
  if key == KEY_KINDS.none or key == KEY_KINDS.exact then return key end
  local asked = fusion_key(key)
  if asked == nil then return KEY_KINDS.other end
  local argument, form = asked.argument, 'none'
  if argument ~= nil then
    form = is_vbucket(argument) and 'vbucket' or argument == 'detail' and 'detail' or 'word'
  end
  return (spec.key.groups[asked.group] and asked.group or ANY) .. ':' .. form
end

local function label_of(m)
  if m.spec.key then return key_label(m.spec, m.key) end
  local label = ''
  for _, telling in ipairs(m.spec.telling) do
    local value = member(m.json, telling.key)
    local named = value and value.kind == 'string' and telling.options[value.text]
    label = label .. '|' .. (named and value.text or value and ANY or '')
  end
  return label
end

-- Whether a guard holds for a message and, of answers, its request.
local function holds(guard, own, asked)
  if guard == true then return true end
  local row = guard[own]
  return row == true or type(row) == 'table' and row[asked or UNSEEN] == true
end

-- Fields that the key names: {name, text}.
local function key_fields(m)
  local asked = m.spec.key and fusion_key(m.key)
  if not asked then return {} end
  local names, fields = m.spec.key, { { m.spec.key.group, asked.group } }
  if asked.argument then
    local isNumber = is_vbucket(asked.argument)
    local text = isNumber and tostring(tonumber(asked.argument)) or asked.argument
    fields[2] = { isNumber and names.vbucket or names.word, text }
  end
  return fields
end
`;
