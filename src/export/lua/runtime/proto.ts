/** The protocol as Wireshark sees it, in Lua: fields, subtrees, the post-dissector. */
export const PROTO = String.raw`
-- The protocol.

local fusion = Proto('fusion', 'Couchbase Fusion')
local fields, kinds = {}, {}
for _, row in ipairs(FIELDS) do
  local abbreviation = 'fusion.' .. row.name
  kinds[row.name] = row.kind
  if row.kind == 'string' then
    fields[row.name] = ProtoField.string(abbreviation, row.name, base.UNICODE, row.doc)
  else
    fields[row.name] = ProtoField[row.kind](abbreviation, row.name, nil, nil, nil, row.doc)
  end
end
local list = {}
for _, field in pairs(fields) do list[#list + 1] = field end
fusion.fields = list

local magic_field, stream_field = Field.new('couchbase.magic'), Field.new('tcp.stream')

local MAX_U64 = '18446744073709551615'
local function is_u64(text)
  if not text:find('^%d+$') then return false end
  local digits = text:gsub('^0+(%d)', '%1')
  return #digits < #MAX_U64 or #digits == #MAX_U64 and digits <= MAX_U64
end

-- One value under one name: as the field of that name where it is one of its kind, else as text.
local function add_scalar(tree, name, kind, text, range)
  local field, sort = fields[name], kinds[name]
  local shown = text:gsub('%z', '\\u0000')
  if sort == 'uint64' and is_u64(text) then
    tree:add(field, range, UInt64.new(text))
  elseif sort == 'double' and kind == 'number' then
    tree:add(field, range, tonumber(text))
  elseif sort == 'bool' and kind == 'boolean' then
    tree:add(field, range, text == 'true')
  elseif sort == 'string' then
    tree:add(field, range, shown)
  else
    tree:add(range, name .. ': ' .. shown)
  end
end

local add_value

local function add_members(tree, node, at)
  for _, each in ipairs(node.members) do
    if fields[each.key] then add_value(tree, each.key, each.value, at) end
  end
end

-- The elements of a list one by one; an object as JSON text and, where described, by its members.
add_value = function(tree, name, node, at)
  if node.kind == 'array' then
    for _, each in ipairs(node.members) do add_value(tree, name, each.value, at) end
    return
  end
  local text = node.kind == 'string' and node.text or print_json(node)
  add_scalar(tree, name, node.kind, text, at(node.s, node.e))
  if node.kind == 'object' then add_members(tree, node, at) end
end

local function add_fields(tree, m, form, asked, at)
  for _, extra in ipairs(form and read_extras(m, form.extras) or {}) do
    add_scalar(tree, extra.name, 'text', extra.text, at(extra.s, extra.e))
  end
  for _, pair in ipairs(asked and asked.fields or {}) do
    add_scalar(tree, pair[1], 'text', pair[2], at(m.key_range.s, m.key_range.e))
  end
  if m.json == nil then return end
  if m.json.kind ~= 'object' then
    if m.failed then return end
    return add_value(tree, form and form.value.items or 'value', m.json, at)
  end
  for _, each in ipairs(m.json.members) do
    -- Of a key that is there twice the last one counts; of a failure only what it says of itself.
    local told = not m.failed or each.key == 'error'
    if told and member(m.json, each.key) == each.value then add_value(tree, each.key, each.value, at) end
  end
end

-- Hides what is secret; returns the secrets.
local function hide(m, asked)
  local kept = {}
  if m.json == nil then return kept end
  mask_members(m.json, m.spec.secrets[m.kind], kept)
  if m.kind == 'response' and next(m.spec.secrets.request) then mask_echoes(m.json, m.frame, asked, m.failed) end
  return kept
end

local function later(a, b) return (b or '') > (a or '') and b or a end

local function dissect_message(m, place, root, at)
  local label = label_of(m)
  local asked = m.kind == 'response' and partner(place, m) or nil
  local form = not m.failed and judge(m, label, asked and asked.label) or nil
  local secrets = hide(m, asked)
  local edition = later(form and form.edition, asked and asked.edition) or m.spec.oldest
  local own = asked
  if m.kind == 'request' then
    own = {
      label = label, edition = form and form.edition, fields = key_fields(m),
      secrets = secrets, read = m.json ~= nil,
    }
    partner(place, m, own)
  end
  if not holds(m.spec.fusion, label, asked and asked.label) then return end
  local range = at(0, #m.frame)
  local tree = root:add(fusion, range)
  tree:set_text('Fusion: ' .. m.spec.name .. ' ' .. m.kind .. ' (edition ' .. edition .. ')')
  tree:add(fields.command, range, m.spec.name)
  tree:add(fields.edition, range, edition)
  add_fields(tree, m, form, own, at)
end

function fusion.init() forget_all() end

function fusion.dissector(_, pinfo, root)
  local frames, stream = { magic_field() }, stream_field()
  if #frames == 0 or stream == nil then return end
  local place = {
    number = pinfo.number, fresh = is_fresh(pinfo.number), stream = stream.value,
    source = tostring(pinfo.src) .. ' ' .. pinfo.src_port,
    target = tostring(pinfo.dst) .. ' ' .. pinfo.dst_port,
  }
  for index, magic in ipairs(frames) do
    -- Where a message spans segments this is the reassembled data, not the packet.
    local source, offset = magic.source, magic.offset
    local seen = source:len() - offset
    if seen >= HEADER_LENGTH then
      local body = source:range(offset + 8, 4):uint()
      local m = read_frame(source:range(offset, math.min(HEADER_LENGTH + body, seen)):raw())
      if m then
        place.index = index
        dissect_message(m, place, root, function(s, e) return source:range(offset + s, e - s) end)
      end
    end
  end
end

register_postdissector(fusion)

-- Wireshark builds no tree when it first passes over a file, and without one there are no fields to
-- find frames by. A listener that asks for all fields has it built.
Listener.new('frame', nil, true)
`;
