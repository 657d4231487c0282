/* What one environment (a thread of Node) keeps. */
#ifndef CALLGATE_HOT_H
#define CALLGATE_HOT_H

#include <node_api.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct hot_state {
  uint32_t *words; /* the attached arena; NULL for none */
  uint32_t lines;
};

/* translate(): carries out the request in the header of the attached arena. A malformed one throws a RangeError with a code. */
napi_value hot_translate(napi_env env, napi_callback_info info);

#ifdef __cplusplus
}
#endif

#endif
