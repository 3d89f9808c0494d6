/*
 * The yardstick: the same scan as the program's, as a plain loop in C. Reads a pcapng file of
 * raw IPv4 packets (as generate.mjs writes them) in pieces of 1 MiB, follows TCP connections,
 * puts swapped segments in order, cuts both directions into frames, pairs answers with their
 * requests and fills the columns that the program fills. No checks that the generated
 * captures do not need. Prints messages, pairs and a checksum of the columns.
 *
 *   cc -O2 -o scan scan.c && ./scan FILE
 */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 20, FLOWS = 1 << 12, HEADER = 24, BUCKETS = 1 << 16 };

struct direction {
  uint32_t next;
  int based;
  uint8_t *held;       /* beginning of a frame */
  uint32_t held_length, held_room;
  uint8_t *waiting;    /* one segment behind a hole */
  uint32_t waiting_seq, waiting_length;
  uint64_t waiting_at;
};

struct flow {
  uint32_t a, b;
  uint16_t pa, pb;
  int used;
  struct direction side[2];
};

struct request {
  uint32_t flow, opaque, number;
  uint64_t time;
  uint8_t opcode;
  int32_t next;
};

static struct flow flows[FLOWS];
static struct request *requests;
static int32_t buckets[BUCKETS], free_request = -1;
static uint32_t request_count, request_room;

static uint64_t *times, *places;
static uint32_t *frames, *streams, *opaques, *bodies, *partners;
static uint8_t *magics, *opcodes, *datatypes, *extras, *flags;
static uint16_t *words, *keys;
static double *latencies;
static uint32_t rows, room, paired;

static uint16_t u16(const uint8_t *p) { return (uint16_t)(p[0] << 8 | p[1]); }
static uint32_t u32(const uint8_t *p) {
  uint32_t v;
  memcpy(&v, p, 4);
  return ntohl(v);
}

#define GROW(column) column = realloc(column, room * sizeof *column)
static void grow(void) {
  room = room ? room * 2 : 1 << 16;
  GROW(times); GROW(places); GROW(frames); GROW(streams); GROW(opaques); GROW(bodies);
  GROW(partners); GROW(magics); GROW(opcodes); GROW(datatypes); GROW(extras); GROW(flags);
  GROW(words); GROW(keys); GROW(latencies);
}

static uint32_t bucket_of(uint32_t flow, uint8_t opcode, uint32_t opaque) {
  uint32_t h = (opaque ^ flow * 0x9e3779b1u) * 0x85ebca6bu ^ opcode;
  h = (h ^ h >> 15) * 0xc2b2ae35u;
  return (h ^ h >> 13) & (BUCKETS - 1);
}

static void ask(uint32_t flow, uint8_t opcode, uint32_t opaque, uint64_t time) {
  int32_t row = free_request;
  if (row >= 0) {
    free_request = requests[row].next;
  } else {
    if (request_count == request_room) {
      request_room = request_room ? request_room * 2 : 1024;
      requests = realloc(requests, request_room * sizeof *requests);
    }
    row = (int32_t)request_count++;
  }
  requests[row] = (struct request){flow, opaque, rows + 1, time, opcode, -1};
  int32_t *at = &buckets[bucket_of(flow, opcode, opaque)];
  while (*at >= 0) at = &requests[*at].next;
  *at = row;
}

static void answer(uint32_t flow, uint8_t opcode, uint32_t opaque, uint64_t time) {
  int32_t *at = &buckets[bucket_of(flow, opcode, opaque)];
  for (; *at >= 0; at = &requests[*at].next) {
    struct request *r = &requests[*at];
    if (r->opaque != opaque || r->opcode != opcode || r->flow != flow) continue;
    int32_t row = *at;
    partners[rows] = r->number;
    partners[r->number - 1] = rows + 1;
    latencies[rows] = (double)(time - r->time);
    *at = r->next;
    r->next = free_request;
    free_request = row;
    paired++;
    return;
  }
}

static void message(uint32_t flow, int from, const uint8_t *p, uint64_t time, uint32_t packet, uint64_t place) {
  if (rows == room) grow();
  times[rows] = time;
  places[rows] = place;
  frames[rows] = packet;
  streams[rows] = flow;
  magics[rows] = p[0];
  opcodes[rows] = p[1];
  keys[rows] = u16(p + 2);
  extras[rows] = p[4];
  datatypes[rows] = p[5];
  words[rows] = u16(p + 6);
  bodies[rows] = u32(p + 8);
  opaques[rows] = u32(p + 12);
  flags[rows] = (uint8_t)(from | (p[0] & 1) << 1);
  partners[rows] = 0;
  latencies[rows] = 0.0 / 0.0;
  if (p[0] == 0x80) ask(flow, p[1], opaques[rows], time);
  else answer(flow, p[1], opaques[rows], time);
  rows++;
}

static void deliver(uint32_t flow, int from, const uint8_t *p, uint32_t length, uint64_t time, uint32_t packet, uint64_t place) {
  struct direction *d = &flows[flow].side[from];
  d->next += length;
  while (length > 0) {
    if (d->held_length > 0) {
      uint32_t whole = d->held_length < HEADER ? HEADER : HEADER + u32(d->held + 8);
      uint32_t taken = whole - d->held_length < length ? whole - d->held_length : length;
      if (d->held_length + taken > d->held_room) {
        d->held_room = whole > 4096 ? whole : 4096;
        d->held = realloc(d->held, d->held_room);
      }
      memcpy(d->held + d->held_length, p, taken);
      d->held_length += taken, p += taken, length -= taken, place += taken;
      if (d->held_length >= HEADER && d->held_length == HEADER + u32(d->held + 8)) {
        message(flow, from, d->held, time, packet, place);
        d->held_length = 0;
      }
      continue;
    }
    uint32_t whole = length < HEADER ? HEADER : HEADER + u32(p + 8);
    if (length < HEADER || whole > length) {
      if (whole > d->held_room) {
        d->held_room = whole > 4096 ? whole : 4096;
        d->held = realloc(d->held, d->held_room);
      }
      memcpy(d->held, p, length);
      d->held_length = length;
      return;
    }
    message(flow, from, p, time, packet, place);
    p += whole, length -= whole, place += whole;
  }
}

static uint32_t find(uint32_t a, uint16_t pa, uint32_t b, uint16_t pb, int *from) {
  uint32_t h = ((a ^ b) * 0x9e3779b1u ^ (uint32_t)(pa ^ pb) * 0x85ebca6bu) >> 20;
  for (uint32_t i = h & (FLOWS - 1);; i = (i + 1) & (FLOWS - 1)) {
    struct flow *f = &flows[i];
    if (!f->used) {
      *f = (struct flow){.a = a, .b = b, .pa = pa, .pb = pb, .used = 1};
      *from = 0;
      return i;
    }
    if (f->a == a && f->b == b && f->pa == pa && f->pb == pb) return *from = 0, i;
    if (f->a == b && f->b == a && f->pa == pb && f->pb == pa) return *from = 1, i;
  }
}

static void packet(const uint8_t *p, uint32_t length, uint64_t time, uint32_t number, uint64_t place) {
  if (p[0] >> 4 != 4 || p[9] != 6 || length < 40) return;
  uint32_t ip = (uint32_t)(p[0] & 15) * 4, total = u16(p + 2);
  const uint8_t *t = p + ip;
  uint32_t tcp = (uint32_t)(t[12] >> 4) * 4, payload = total - ip - tcp, seq = u32(t + 4);
  int from;
  uint32_t flow = find(u32(p + 12), u16(t), u32(p + 16), u16(t + 2), &from);
  struct direction *d = &flows[flow].side[from];
  if (t[13] & 2) {
    d->next = seq + 1, d->based = 1;
    return;
  }
  if (payload == 0) return;
  if (!d->based) d->next = seq, d->based = 1;
  place += ip + tcp;
  if (seq != d->next) {
    d->waiting = realloc(d->waiting, payload);
    memcpy(d->waiting, t + tcp, payload);
    d->waiting_seq = seq, d->waiting_length = payload, d->waiting_at = place;
    return;
  }
  deliver(flow, from, t + tcp, payload, time, number, place);
  if (d->waiting_length > 0 && d->waiting_seq == d->next) {
    uint32_t held = d->waiting_length;
    d->waiting_length = 0;
    deliver(flow, from, d->waiting, held, time, number, d->waiting_at);
  }
}

int main(int argc, char **argv) {
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) return 2;
  setvbuf(file, NULL, _IONBF, 0);
  memset(buckets, 0xff, sizeof buckets);
  uint8_t *buffer = malloc(2 * CHUNK);
  size_t held = 0, got;
  uint64_t offset = 0;
  uint32_t number = 0;
  while ((got = fread(buffer + held, 1, CHUNK, file)) > 0) {
    size_t end = held + got, at = 0;
    while (end - at >= 12) {
      uint32_t type, block;
      memcpy(&type, buffer + at, 4);
      memcpy(&block, buffer + at + 4, 4);
      if (end - at < block) break;
      if (type == 6) {
        uint32_t high, low, length;
        memcpy(&high, buffer + at + 12, 4);
        memcpy(&low, buffer + at + 16, 4);
        memcpy(&length, buffer + at + 20, 4);
        packet(buffer + at + 28, length, (uint64_t)high << 32 | low, ++number, offset + at + 28);
      }
      at += block;
    }
    memmove(buffer, buffer + at, end - at);
    held = end - at;
    offset += at;
  }
  uint64_t sum = 0;
  for (uint32_t i = 0; i < rows; i++) sum += places[i] + bodies[i] + partners[i] + opcodes[i];
  printf("%u %u %llu\n", rows, paired, (unsigned long long)sum);
  return 0;
}
