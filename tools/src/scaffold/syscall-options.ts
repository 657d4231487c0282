/** What a new syscall is to be. */
export interface SyscallOptions {
  readonly family: string;
  readonly name: string;
  /** `name:type`, in order. */
  readonly parameters: readonly string[];
  readonly result: string;
  readonly effect: string;
  readonly cost: string;
  readonly summary: string;
  /** What the result is; empty for nothing. */
  readonly returns: string;
  readonly blocking: boolean;
  /** Where the family has several groups of syscalls: which. */
  readonly group: string | null;
}

/** What it is where nobody says so. */
export const SYSCALL_DEFAULTS = Object.freeze({
  parameters: [],
  result: 'void',
  cost: '10',
  summary: '',
  returns: '',
  blocking: false,
  group: null,
});
