/*
 * The load of the proxy's bench: a server and a client in one small program, because one written
 * for Node would be slower than the proxies it is to measure.
 *
 *   load serve HOST PORT
 *   load drive HOST PORT connections=N depth=N request=BYTES reply=BYTES ms=N [warm=N] [rate=N]
 *
 * What travels are frames of the memcached binary protocol: Get, or Set from 300 bytes on, so that a
 * proxy that decodes has the work it would have. `depth` requests are under way on each connection;
 * with `rate` (requests per second, all connections together) they are sent on schedule instead, and
 * a latency counts from when its request was due. The wanted length of the reply stands in the
 * request's CAS, so that one server serves every load.
 *
 * `drive` prints one line of JSON: replies, seconds, bytes both ways, latencies in microseconds.
 * Little-endian hosts with Linux's epoll only.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 24, CHUNK = 256 * 1024, RING = 1 << 10, EVENTS = 512, SET_FROM = 300 };

static uint8_t in[CHUNK], out[CHUNK];

static void fail(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(5);
}

static uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* A frame that waits to be sent, or a request that waits for its reply. */
struct frame {
    uint64_t due;
    uint32_t opaque, length, reply;
    uint8_t opcode;
};

struct peer {
    int fd;
    int is_client, writable_wanted;
    /* Frames to send: a ring, and how much of its first has left. */
    struct frame queue[RING];
    uint32_t head, tail, sent;
    /* The frame being read: its header so far, then what is left of its body. */
    uint8_t header[HEADER];
    uint32_t have, body_left;
    uint32_t next_opaque;
    uint64_t due[RING];
};

static int epoll_fd;

/* ---- latencies: one bucket a microsecond up to 100 ms, the rest in the last ---- */
enum { BUCKETS = 100000 };
static uint64_t buckets[BUCKETS], replies, bytes_up, bytes_down;
static uint64_t measure_from, measure_to;

static void latency(uint64_t ns) {
    uint64_t us = ns / 1000;
    buckets[us < BUCKETS ? us : BUCKETS - 1]++;
}

static unsigned quantile(double q) {
    uint64_t wanted = (uint64_t)(q * (double)replies), seen = 0;
    for (unsigned us = 0; us < BUCKETS; us++)
        if ((seen += buckets[us]) > wanted) return us;
    return BUCKETS;
}

/* ---- what to send ---- */
static struct { uint32_t connections, depth, request, reply, ms, warm, rate; } load = {
    1, 1, 48, 56, 1000, 200, 0};

static void enqueue(struct peer *p, struct frame f) {
    if (p->tail - p->head == RING) {
        errno = ENOBUFS;
        fail("more than 1024 frames wait on one connection");
    }
    p->queue[p->tail++ % RING] = f;
}

static void ask(struct peer *p, uint64_t due) {
    uint32_t opaque = p->next_opaque++;
    p->due[opaque % RING] = due;
    enqueue(p, (struct frame){due, opaque, load.request, load.reply, load.request >= SET_FROM});
}

static void lay_header(uint8_t *h, const struct frame *f, int is_client) {
    uint32_t body = f->length - HEADER;
    memset(h, 0, HEADER);
    h[0] = is_client ? 0x80 : 0x81;
    h[1] = f->opcode;
    uint16_t key = is_client ? (f->opcode ? 16 : body) : 0;
    h[2] = key >> 8, h[3] = (uint8_t)key;
    h[4] = is_client ? (f->opcode ? 8 : 0) : (f->opcode ? 0 : 4);
    uint32_t big = htonl(body);
    memcpy(h + 8, &big, 4);
    memcpy(h + 12, &f->opaque, 4);
    if (is_client) {
        big = htonl(f->reply);
        memcpy(h + 20, &big, 4);
    }
}

/* Bytes of the frames that wait, from where the last write ended. */
static size_t fill(struct peer *p) {
    size_t used = 0;
    uint32_t at = p->sent;
    for (uint32_t i = p->head; i != p->tail && used < CHUNK; i++, at = 0) {
        const struct frame *f = &p->queue[i % RING];
        if (at < HEADER) {
            uint8_t h[HEADER];
            lay_header(h, f, p->is_client);
            size_t n = HEADER - at < CHUNK - used ? HEADER - at : CHUNK - used;
            memcpy(out + used, h + at, n);
            used += n, at += n;
            if (at < HEADER) break;
        }
        size_t n = f->length - at < CHUNK - used ? f->length - at : CHUNK - used;
        memset(out + used, 'x', n);
        used += n;
    }
    return used;
}

static void want_writable(struct peer *p, int wanted) {
    if (p->writable_wanted == wanted) return;
    p->writable_wanted = wanted;
    struct epoll_event e = {EPOLLIN | (wanted ? EPOLLOUT : 0), {.ptr = p}};
    epoll_ctl(epoll_fd, EPOLL_CTL_MOD, p->fd, &e);
}

/* 0 when the connection is lost. */
static int send_queue(struct peer *p) {
    while (p->head != p->tail) {
        size_t n = fill(p);
        ssize_t done = write(p->fd, out, n);
        if (done < 0 && errno == EAGAIN) {
            want_writable(p, 1);
            return 1;
        }
        if (done < 0) return 0;
        p->sent += (uint32_t)done;
        while (p->head != p->tail && p->sent >= p->queue[p->head % RING].length)
            p->sent -= p->queue[p->head++ % RING].length;
        if ((size_t)done < n) {
            want_writable(p, 1);
            return 1;
        }
    }
    want_writable(p, 0);
    return 1;
}

/* ---- what arrives ---- */
static void whole_frame(struct peer *p, uint64_t now) {
    uint32_t opaque, big;
    memcpy(&opaque, p->header + 12, 4);
    if (p->is_client) {
        if (now >= measure_from && now < measure_to) {
            replies++;
            latency(now - p->due[opaque % RING]);
            bytes_up += load.request;
            bytes_down += load.reply;
        }
        if (load.rate == 0) ask(p, now);
        return;
    }
    memcpy(&big, p->header + 20, 4);
    enqueue(p, (struct frame){0, opaque, ntohl(big), 0, p->header[1]});
}

static void receive(struct peer *p, const uint8_t *bytes, size_t n) {
    uint64_t now = p->is_client ? now_ns() : 0;
    while (n > 0) {
        if (p->have < HEADER) {
            size_t k = HEADER - p->have < n ? HEADER - p->have : n;
            memcpy(p->header + p->have, bytes, k);
            p->have += k, bytes += k, n -= k;
            if (p->have < HEADER) return;
            uint32_t big;
            memcpy(&big, p->header + 8, 4);
            p->body_left = ntohl(big);
        }
        size_t k = p->body_left < n ? p->body_left : n;
        p->body_left -= k, bytes += k, n -= k;
        if (p->body_left > 0) return;
        p->have = 0;
        whole_frame(p, now);
    }
}

static int readable(struct peer *p) {
    ssize_t n = read(p->fd, in, CHUNK);
    if (n < 0) return errno == EAGAIN;
    if (n == 0) return 0;
    receive(p, in, (size_t)n);
    return send_queue(p);
}

static struct peer *add(int fd, int is_client) {
    struct peer *p = calloc(1, sizeof *p);
    if (p == NULL) fail("memory");
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    p->fd = fd;
    p->is_client = is_client;
    struct epoll_event e = {EPOLLIN, {.ptr = p}};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &e) < 0) fail("epoll_ctl");
    return p;
}

static void serve_peer(struct peer *p, uint32_t events) {
    int alive = !(events & EPOLLIN) || readable(p);
    if (alive && (events & EPOLLOUT)) alive = send_queue(p);
    if (alive) return;
    close(p->fd);
    if (p->is_client) {
        errno = ECONNRESET;
        fail("a connection was lost");
    }
    free(p);
}

static struct sockaddr_in address(const char *host, const char *port) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
    if (inet_pton(AF_INET, host, &a.sin_addr) != 1) {
        errno = EINVAL;
        fail(host);
    }
    return a;
}

static _Noreturn void serve(struct sockaddr_in a) {
    int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&a, sizeof a) < 0 || listen(listener, 1024) < 0)
        fail("listen");
    struct epoll_event e = {EPOLLIN, {.ptr = NULL}}, events[EVENTS];
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &e);
    puts("ready");
    fflush(stdout);
    for (;;) {
        int n = epoll_wait(epoll_fd, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            if (events[i].data.ptr != NULL) {
                serve_peer(events[i].data.ptr, events[i].events);
                continue;
            }
            int fd = accept(listener, NULL, NULL);
            if (fd >= 0) add(fd, 0);
        }
    }
}

static void set_option(const char *text) {
    static const struct { const char *name; uint32_t *value; } options[] = {
        {"connections=", &load.connections}, {"depth=", &load.depth}, {"request=", &load.request},
        {"reply=", &load.reply}, {"ms=", &load.ms}, {"warm=", &load.warm}, {"rate=", &load.rate}};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        size_t n = strlen(options[i].name);
        if (strncmp(text, options[i].name, n) == 0) {
            *options[i].value = (uint32_t)strtoul(text + n, NULL, 10);
            return;
        }
    }
    errno = EINVAL;
    fail(text);
}

static int drive(struct sockaddr_in a) {
    struct peer **peers = calloc(load.connections, sizeof *peers);
    for (uint32_t i = 0; i < load.connections; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof a) < 0) fail("connect");
        peers[i] = add(fd, 1);
    }
    uint64_t began = now_ns(), ticks = 0;
    measure_from = began + (uint64_t)load.warm * 1000000u;
    measure_to = measure_from + (uint64_t)load.ms * 1000000u;
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    uint64_t period = load.rate ? 1000000000u / load.rate : 0;
    if (load.rate) {
        struct itimerspec t = {{0, (long)period}, {0, (long)period}};
        timerfd_settime(timer, 0, &t, NULL);
        struct epoll_event e = {EPOLLIN, {.ptr = NULL}};
        epoll_ctl(epoll_fd, EPOLL_CTL_ADD, timer, &e);
    } else {
        for (uint32_t i = 0; i < load.connections; i++) {
            for (uint32_t k = 0; k < load.depth; k++) ask(peers[i], began);
            if (!send_queue(peers[i])) fail("write");
        }
    }
    struct epoll_event events[EVENTS];
    while (now_ns() < measure_to) {
        int n = epoll_wait(epoll_fd, events, EVENTS, 10);
        for (int i = 0; i < n; i++) {
            if (events[i].data.ptr != NULL) {
                serve_peer(events[i].data.ptr, events[i].events);
                continue;
            }
            uint64_t due;
            if (read(timer, &due, sizeof due) != sizeof due) continue;
            for (; due > 0; due--, ticks++) {
                struct peer *p = peers[ticks % load.connections];
                ask(p, began + (ticks + 1) * period);
                if (!send_queue(p)) fail("write");
            }
        }
    }
    double seconds = load.ms / 1000.0;
    printf("{\"replies\":%llu,\"seconds\":%.3f,\"up\":%llu,\"down\":%llu,\"p50\":%u,\"p99\":%u}\n",
           (unsigned long long)replies, seconds, (unsigned long long)bytes_up,
           (unsigned long long)bytes_down, quantile(0.5), quantile(0.99));
    return 0;
}

int main(int count, char **words) {
    if (count < 4) {
        fputs("usage: load serve|drive HOST PORT [name=value ...]\n", stderr);
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);
    struct sockaddr_in a = address(words[2], words[3]);
    for (int i = 4; i < count; i++) set_option(words[i]);
    epoll_fd = epoll_create1(0);
    if (strcmp(words[1], "serve") == 0) serve(a);
    return drive(a);
}
