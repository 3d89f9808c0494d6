/**
 * The states of a vbucket by their number on the wire.
 * Source: kv_engine include/memcached/vbucket.h, vbucket_state_t.
 */
export const vbucketStates = { 1: 'active', 2: 'replica', 3: 'pending', 4: 'dead' } as const;
