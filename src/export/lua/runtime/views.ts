/** Kinds of message in Lua: the labels of src/export/docs/guards.ts, by which its tables are read. */
import { ANY, UNSEEN } from '../../docs/guards.js';
import { ABSENT, BETWEEN, NO_KEY, OTHER } from '../../docs/key-views.js';
import { luaLiteral } from '../literal.js';

export const VIEWS = String.raw`
-- Which kind of message this is; the tables of guards are indexed by these labels.
local ANY, UNSEEN = ${luaLiteral(ANY)}, ${luaLiteral(UNSEEN)}
local NO_KEY, OTHER, ABSENT = ${luaLiteral(NO_KEY)}, ${luaLiteral(OTHER)}, ${luaLiteral(ABSENT)}
local BETWEEN = ${luaLiteral(BETWEEN)}
local SPACE = '[ \t\n\v\f\r]*'

local function kind_of(kinds, word)
  for _, kind in ipairs(kinds) do
    if kind.options then
      if kind.options[word] then return kind, word, word end
    elseif kind.max then
      local number = word:find('^%d+$') and tonumber(word)
      if number and number <= kind.max then return kind, kind.label, ('%d'):format(number) end
    else
      return kind, kind.label, word
    end
  end
end

-- The label of a key of this language and its fields, each {name, text}; nil for any other key.
local function read_key(grammar, key)
  local words = {}
  for word in key:match('^' .. SPACE .. '(.-)' .. SPACE .. '$'):gmatch('[^ ]+') do
    words[#words + 1] = word
  end
  if words[1] ~= grammar.first or #words > #grammar.words + 1 then return nil end
  local labels, fields = {}, {}
  for i, place in ipairs(grammar.words) do
    local word = words[i + 1]
    local kind, label, text
    if word ~= nil or not place.optional then kind, label, text = kind_of(place.kinds, word or '') end
    labels[i] = label or ABSENT
    if kind then fields[#fields + 1] = { kind.name, text } end
  end
  return table.concat(labels, BETWEEN), fields
end

local function key_label(grammar, key)
  if key == nil then return OTHER end
  if key == '' then return NO_KEY end
  if key == grammar.first then return key end
  return read_key(grammar, key) or OTHER
end

local function label_of(m)
  if m.spec.grammar then return key_label(m.spec.grammar, m.key) end
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
  if m.spec.grammar == nil or m.key == nil then return {} end
  local _, fields = read_key(m.spec.grammar, m.key)
  return fields or {}
end
`;
