/** Numbers that the rules and our sockets agree on. Any would do; these spell "FS". */

/** Of the packets of our own connections to nodes: the rules leave these out. */
export const OWN_MARK = 0x4653;
/** Of packets that TPROXY took over: they are routed to this machine. */
export const TAKEN_MARK = 0x4654;
/** The routing table for them. */
export const ROUTING_TABLE = 18003;

/** As iptables, nft and ip write a mark. */
export function markText(mark: number): string {
  return `0x${mark.toString(16)}`;
}
