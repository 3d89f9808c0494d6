/** Whom a node lets in. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}
