/* Which keys of an index line are a given one: bit k for key k. */
#ifndef CALLGATE_CLIST_LINES_H
#define CALLGATE_CLIST_LINES_H

#include "clist.h"

#if defined(CLIST_SCALAR)
#elif defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

#if !defined(CLIST_SCALAR) && defined(__SSE2__)

static inline uint32_t line_match(const uint32_t *line, uint32_t key) {
  const __m128i wanted = _mm_set1_epi32((int)key);
  const __m128i low = _mm_cmpeq_epi32(_mm_loadu_si128((const __m128i *)(const void *)line), wanted);
  const __m128i high = _mm_cmpeq_epi32(_mm_loadu_si128((const __m128i *)(const void *)(line + 4)), wanted);
  return (uint32_t)_mm_movemask_ps(_mm_castsi128_ps(low)) | (uint32_t)_mm_movemask_ps(_mm_castsi128_ps(high)) << 4;
}

#elif !defined(CLIST_SCALAR) && defined(__ARM_NEON)

static inline uint32_t line_match(const uint32_t *line, uint32_t key) {
  static const uint16_t bits[8] = {1, 2, 4, 8, 16, 32, 64, 128};
  const uint32x4_t wanted = vdupq_n_u32(key);
  const uint16x4_t low = vmovn_u32(vceqq_u32(vld1q_u32(line), wanted));
  const uint16x4_t high = vmovn_u32(vceqq_u32(vld1q_u32(line + 4), wanted));
  return vaddvq_u16(vandq_u16(vcombine_u16(low, high), vld1q_u16(bits)));
}

#elif !defined(CLIST_SCALAR) && defined(__wasm_simd128__)

static inline uint32_t line_match(const uint32_t *line, uint32_t key) {
  const v128_t wanted = wasm_i32x4_splat((int32_t)key);
  const v128_t low = wasm_i32x4_eq(wasm_v128_load(line), wanted);
  const v128_t high = wasm_i32x4_eq(wasm_v128_load(line + 4), wanted);
  return (uint32_t)wasm_i32x4_bitmask(low) | (uint32_t)wasm_i32x4_bitmask(high) << 4;
}

#else

static inline uint32_t line_match(const uint32_t *line, uint32_t key) {
  uint32_t found = 0;
  for (uint32_t place = 0; place < INDEX_KEYS; place++) found |= (uint32_t)(line[place] == key) << place;
  return found;
}

#endif

/* The lowest bit of a match that is not 0. */
static inline uint32_t line_first(uint32_t match) { return (uint32_t)__builtin_ctzl(match); }

#endif
