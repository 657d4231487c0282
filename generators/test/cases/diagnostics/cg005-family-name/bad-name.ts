export enum Colour { Red = 1 } //~ CG005 The family `bad-name` cannot be named in every language.
