/** A frame taken apart in Lua: header, sections, key, value; src/dissect/message.ts. */
export const FRAME = String.raw`
-- Frames. Offsets count from 0; the byte at offset n is character n + 1.

local function uint(frame, at, width)
  local value = 0
  for i = at + 1, at + width do value = value * 256 + (frame:byte(i) or 0) end
  return value
end

local function has_bit(byte, bit) return math.floor(byte / bit) % 2 == 1 end

local function unknown_bits(datatype)
  for _, bit in pairs(DATATYPES) do
    if has_bit(datatype, bit) then datatype = datatype - bit end
  end
  return datatype ~= 0
end

-- Sections stay inside the bytes that are there, whatever the lengths say.
local function sections(m, frame)
  local whole = HEADER_LENGTH + m.body_length
  local limit, at = math.min(#frame, whole), HEADER_LENGTH
  local function take(length)
    local s = math.min(at, limit)
    at = at + length
    return { s = s, e = math.min(at, limit) }
  end
  take(m.framing_length)
  m.extras = take(m.extras_length)
  m.key_range = take(m.key_length)
  m.value = take(math.max(0, whole - at))
  m.missing = math.max(0, whole - #frame)
end

-- Text that a person can read; nil: bytes.
local function readable(text)
  if text:find('[%z\1-\8\11\12\14-\31\127]') or not is_utf8(text) then return nil end
  return text
end

-- Sets json, and is_json_fault where it was tried in vain.
local function read_json(m, frame)
  local length = m.value.e - m.value.s
  if length == 0 or has_bit(m.datatype, DATATYPES.snappy) or has_bit(m.datatype, DATATYPES.xattr) then
    return
  end
  if not m.spec.json[m.kind] and not has_bit(m.datatype, DATATYPES.json) then return end
  if m.missing > 0 or length > MAX_PARSED_VALUE then return end
  m.json = parse_json(frame:sub(m.value.s + 1, m.value.e), m.value.s)
  m.is_json_fault = m.json == nil
end

-- The message of a frame; nil where it is no command of Fusion's.
local function read_frame(frame)
  local magic, spec = MAGICS[frame:byte(1)], COMMANDS[frame:byte(2)]
  if magic == nil or spec == nil or #frame < HEADER_LENGTH then return nil end
  local m = {
    spec = spec, kind = magic.kind, opcode = frame:byte(2), frame = frame,
    framing_length = magic.flex and frame:byte(3) or 0,
    key_length = magic.flex and frame:byte(4) or uint(frame, 2, 2),
    extras_length = frame:byte(5), datatype = frame:byte(6), word = uint(frame, 6, 2),
    body_length = uint(frame, 8, 4), opaque = uint(frame, 12, 4),
    has_cas = frame:sub(17, 24) ~= ('\0'):rep(8),
  }
  m.failed = m.kind == 'response' and not SUCCESSES[m.word]
  sections(m, frame)
  m.key = readable(frame:sub(m.key_range.s + 1, m.key_range.e))
  read_json(m, frame)
  return m
end
`;
