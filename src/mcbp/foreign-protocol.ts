/** What is known of a connection that is not MCBP. */
export interface ForeignProtocol {
  /** The field's usual name, with its version where the first bytes tell one: `HTTP/2`. */
  readonly name: string;
  /** What the first bytes say besides, for people; empty when nothing. */
  readonly detail: string;
  /** More bytes would not say more. */
  readonly complete: boolean;
}
