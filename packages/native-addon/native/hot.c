#include "hot.h"

#include "../c/clist.h"

/* By status, from -1 down. */
static const char *const codes[] = {
    "CLIST_BAD_OPERATION", "CLIST_BAD_TABLE",    "CLIST_BAD_COUNT", "CLIST_BAD_PLACE", "CLIST_NOT_NOW",
    "CLIST_BAD_SNAPSHOT",  "CLIST_BAD_ARENA",    "CLIST_BAD_LOG",   "CLIST_BAD_VALUE",
};

napi_value hot_translate(napi_env env, napi_callback_info info) {
  (void)info;
  void *data = NULL;
  if (napi_get_instance_data(env, &data) != napi_ok || data == NULL) return NULL;
  const struct hot_state *state = data;
  const int32_t status = state->words == NULL ? STATUS_BAD_ARENA : clist_run(state->words, state->lines);
  if (status < 0) {
    const char *code = codes[-status - 1];
    napi_throw_range_error(env, code, code);
  }
  return NULL;
}
