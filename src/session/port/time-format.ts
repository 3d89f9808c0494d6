/** Wireshark's `-t` letters that a list can show. */
export type TimeFormat = 'r' | 'a' | 'ad' | 'd' | 'dd' | 'e' | 'u';
