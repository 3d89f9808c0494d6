/**
 * Which edition's form a message has, in Lua: the rules of src/dissect/judge.ts, with the checks
 * that decide between forms. Rules that are code (what a term looks like) are left out: only a
 * command with one form has such.
 */
export const JUDGE = `
-- Editions. Every form that may be meant is tried; known keys speak for it, faults against it.
local KNOWN_KEY_WEIGHT = 3

-- A number as the server counts it: one of 64 bits, written without a fraction.
local function is_integer(node, strict)
  local value = tonumber(node.text)
  if value == nil or value % 1 ~= 0 then return false end
  return not strict or node.text:find('^%-?%d+$') ~= nil and math.abs(value) < 2 ^ 64
end

local TYPES = {
  string = function(node) return node.kind == 'string' end,
  boolean = function(node) return node.kind == 'boolean' end,
  object = function(node) return node.kind == 'object' end,
  array = function(node) return node.kind == 'array' end,
  null = function(node) return node.kind == 'null' end,
  integer = function(node, strict) return node.kind == 'number' and is_integer(node, strict) end,
  number = function(node) return node.kind == 'number' end,
}

local function has_type(schema, node, strict)
  if schema.type == nil then return true end
  for _, name in ipairs(schema.type) do
    if TYPES[name](node, strict) then return true end
  end
  return false
end

local function out_of_range(schema, node)
  local value = node.kind == 'number' and tonumber(node.text)
  return value and (schema.minimum and value < schema.minimum or schema.maximum and value > schema.maximum)
end

-- Calls "add" with the path of everything that does not fit.
local function misfits(schema, node, path, strict, add)
  if not has_type(schema, node, strict) then return add(path == '' and 'value' or path) end
  if schema.enum and not (node.kind == 'string' and schema.enum[node.text]) then return add(path) end
  if out_of_range(schema, node) then return add(path) end
  if schema.pattern and node.kind == 'string' and not node.text:find(schema.pattern) then return add(path) end
  local function below(key) return path == '' and key or path .. '.' .. key end
  if node.kind == 'array' then
    if schema.minItems and #node.members < schema.minItems then add(path) end
    for i, each in ipairs(node.members) do
      if schema.items then misfits(schema.items, each.value, path .. '[' .. i - 1 .. ']', strict, add) end
    end
  elseif node.kind == 'object' then
    for _, key in ipairs(schema.required or {}) do
      if member(node, key) == nil then add(below(key)) end
    end
    for key, inner in pairs(schema.properties or {}) do
      local value = member(node, key)
      if value then misfits(inner, value, below(key), strict, add) end
    end
    for _, each in ipairs(schema.each and node.members or {}) do
      if schema.names and not each.key:find(schema.names) then add(below(each.key)) end
      misfits(schema.each, each.value, below(each.key), strict, add)
    end
  end
end

-- Keys that the form does not know; the indexes of an array are such to one that refuses some.
local function unknown_keys(rule, node, add)
  if rule.schema.properties == nil then return end
  if node.kind ~= 'object' and not (node.kind == 'array' and rule.refuses) then return end
  for _, each in ipairs(node.members) do
    local key = tostring(each.key)
    if not rule.known[key] then add(key) end
  end
end

local function known_count(rule, node)
  if node == nil then return 0 end
  local is_list = rule.schema.items ~= nil
  if is_list ~= (node.kind == 'array') then return 0 end
  local first = node
  if is_list then first = node.members[1] and node.members[1].value end
  local count = 0
  for key in pairs(rule.known) do
    if member(first, key) then count = count + 1 end
  end
  return count
end

-- The fields that the extras have room for: {name, text, value, s, e}.
local function read_extras(m, rows)
  local values, at = {}, m.extras.s
  for _, row in ipairs(rows) do
    if at + row.width > m.extras.e then break end
    local value = uint(m.frame, at, row.width)
    local text = row.names and row.names[value]
    if not text then
      text = row.hex and '0x' or row.width == 8 and tostring(UInt64.decode(m.frame:sub(at + 1, at + 8), false))
        or string.format('%.0f', value)
      if row.hex then
        for i = at + 1, at + row.width do text = text .. string.format('%02x', m.frame:byte(i)) end
      end
    end
    values[#values + 1] = { name = row.name, text = text, value = value, row = row, s = at, e = at + row.width }
    at = at + row.width
  end
  return values
end

local function datatype_fits(m, rule, length)
  if rule.kind == 'any' then return true end
  if rule.kind ~= 'json' then return m.datatype == 0 end
  if m.datatype ~= 0 and m.datatype ~= DATATYPES.json then return false end
  if length > 0 == (m.datatype == DATATYPES.json) then return true end
  return length == 0 and not rule.strict
end

local function request_faults(m, form, add)
  local rule, width = form.value, 0
  for _, row in ipairs(form.extras) do width = width + row.width end
  -- As the header has it: what was not seen was there for the server.
  local length = math.max(0, m.body_length - m.framing_length - m.extras_length - m.key_length)
  if m.extras_length ~= width then add('#extras') end
  if form.key == 'none' and m.key_length > 0 then add('#key') end
  if rule.kind == 'none' and length > 0 then add('#value') end
  if rule.kind == 'json' and rule.required and length == 0 then add('#value') end
  if m.has_cas then add('#cas') end
  if unknown_bits(m.datatype) or not datatype_fits(m, rule, length) then add('#datatype') end
  for _, extra in ipairs(read_extras(m, form.extras)) do
    if extra.row.allowed and not extra.row.allowed[extra.value] then add(extra.name) end
  end
  if rule.kind ~= 'json' or m.value.s == m.value.e then return end
  if m.is_json_fault then return add('#json') end
  if m.json == nil then return end
  if rule.refused then return add(rule.refused) end
  misfits(rule.schema, m.json, '', true, add)
  unknown_keys(rule, m.json, add)
end

local function answer_faults(m, form, add)
  local rule, length = form.value, m.value.e - m.value.s
  if rule.kind == 'none' and length > 0 then add('#value') end
  if rule.kind ~= 'json' or m.missing > 0 then return end
  if length == 0 or m.is_json_fault then return add('#value') end
  if m.json then misfits(rule.schema, m.json, '', false, add) end
end

local function score(m, form, faults)
  local seen, count = {}, 0
  faults(m, form, function(path)
    -- All elements of one list count once, or a long list would decide alone.
    local name = path:gsub('%[.*$', '[]')
    if not seen[name] then seen[name], count = true, count + 1 end
  end)
  local known = form.value.kind == 'json' and known_count(form.value, m.json) or 0
  return count - KNOWN_KEY_WEIGHT * known
end

-- The form that fits best, the oldest of equals; nil where none may be meant.
local function judge(m, label, asked_label)
  local guarded, open = {}, {}
  for _, form in ipairs(m.spec[m.kind]) do
    if form.when == nil then
      open[#open + 1] = form
    elseif holds(form.when, label, asked_label) then
      guarded[#guarded + 1] = form
    end
  end
  local best, least
  local faults = m.kind == 'request' and request_faults or answer_faults
  for _, form in ipairs(#guarded > 0 and guarded or open) do
    local points = score(m, form, faults)
    if best == nil or points < least then best, least = form, points end
  end
  return best
end
`;
