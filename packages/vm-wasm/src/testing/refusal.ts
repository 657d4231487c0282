/** The form of every refusal: one sentence, then the section and the offset. */
export const REFUSAL =
  /^the image [\x20-\x7e…]+ \((?:(?:custom|type|import|function|table|memory|global|export|start|element|code|data|data count|tag) section|custom section callgate\.abi|list of sections|header|end of the image), offset 0x[0-9a-f]+\)$/;
