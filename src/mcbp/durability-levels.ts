/**
 * The durability levels by their number on the wire: of the framing extra and of DCP prepares.
 * Source: kv_engine include/memcached/durability_spec.h, enum class Level.
 */
export const durabilityLevels: Readonly<Record<number, string>> = {
  0: 'None',
  1: 'Majority',
  2: 'MajorityAndPersistOnMaster',
  3: 'PersistToMajority',
};
