/** One thing that can be wrong with a definition, and what `callgate explain` says about it. */
export interface Rule {
  /** `CG` and three digits, never used for another rule: CG0… is found while reading, CG1… by the checks. */
  readonly id: string;
  /** The rule in a few words. */
  readonly title: string;
  /** A paragraph: why the rule is there, and what to do. */
  readonly explanation: string;
  readonly example: Example;
}

/** A mistake and its remedy: declarations of a module, or methods of a group of syscalls. */
export interface Example {
  readonly mistake: string;
  readonly remedy: string;
}
