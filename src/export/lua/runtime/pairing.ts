/** Which request an answer answers, in Lua: the rule of src/analysis/pairing.ts. */
export const PAIRING = `
-- Pairing: same connection, opcode and opaque; first in, first out. What is found out when a packet
-- is first seen is kept by its number, because Wireshark dissects packets again, in any order.
-- That is not "not pinfo.visited": a pass without a tree shows no fields, and counts for nothing.

local waiting, waiting_count, answered, newest = {}, {}, {}, 0

local function forget_all() waiting, waiting_count, answered, newest = {}, {}, {}, 0 end

-- Whether this packet is to be paired: one that comes after all that were.
local function is_fresh(number)
  local fresh = number > newest
  if fresh then newest = number end
  return fresh
end

local function line_of(stream, asker, m)
  local lines = waiting[stream]
  if lines == nil then lines = {}; waiting[stream] = lines end
  local key = asker .. ' ' .. m.opcode .. ' ' .. m.opaque
  local line = lines[key]
  if line == nil then line = { first = 1, last = 0 }; lines[key] = line end
  return line, lines, key
end

local function enqueue(stream, asker, m, asked)
  local line = line_of(stream, asker, m)
  local count = (waiting_count[stream] or 0) + 1
  -- Beyond the cap the oldest of its kind makes room.
  if count > MAX_OUTSTANDING and line.first <= line.last then
    line[line.first] = nil
    line.first, count = line.first + 1, count - 1
  end
  line.last = line.last + 1
  line[line.last] = asked
  waiting_count[stream] = count
end

local function dequeue(stream, asker, m)
  local line, lines, key = line_of(stream, asker, m)
  local asked = line[line.first]
  if asked == nil then lines[key] = nil; return nil end
  local is_last = m.key_length == 0 and m.spec.last.empty or m.key_length > 0 and m.spec.last.keyed
  if is_last then
    line[line.first] = nil
    line.first = line.first + 1
    waiting_count[stream] = waiting_count[stream] - 1
    if line.first > line.last then lines[key] = nil end
  end
  return asked
end

-- What is known of the request of an answer. "place": packet (number, fresh, source, target, stream)
-- and the message's index in it. Of a request "asked" is remembered.
local function partner(place, m, asked)
  if m.kind == 'request' then
    if place.fresh then enqueue(place.stream, place.source, m, asked) end
    return nil
  end
  local seen = answered[place.number]
  if seen == nil then seen = {}; answered[place.number] = seen end
  if place.fresh then seen[place.index] = dequeue(place.stream, place.target, m) or false end
  return seen[place.index] or nil
end
`;
