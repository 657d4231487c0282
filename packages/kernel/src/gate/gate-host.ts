/** What the kernel does for a gate. */
export interface GateHost {
  output(vat: number, device: number, bytes: Uint8Array): void;
  /** Makes the oldest delivery that waits for this vat its current one; false when none waits. */
  nextDelivery(vat: number): boolean;
  /** Takes the oldest delivery of one dispatch that waits for this vat, and ends it; false when none waits. */
  discard(vat: number, dispatch: number): boolean;
  /** Tells a handler's failure to the operator. */
  bug(vat: number, call: number, error: unknown): void;
}
