#include "../generated/callgate/handle.h"

/* What a guest can do with any handle. The glue has resolved and, for handleClose, closes it. */

bool callgate_handle_is_valid(callgate_vat *vat, const callgate_entry *handle)
{
  (void)vat;
  return handle != NULL;
}

bool callgate_handle_close(callgate_vat *vat, const callgate_entry *handle)
{
  (void)vat;
  return handle != NULL;
}

callgate_error callgate_handle_kind(callgate_vat *vat, const callgate_entry *handle, uint16_t *out)
{
  (void)vat;
  *out = handle->kind;
  return CALLGATE_OK;
}

callgate_error callgate_handle_restrict(callgate_vat *vat, const callgate_entry *handle, uint32_t rights,
                                        callgate_entry *out)
{
  (void)vat;
  *out = *handle;
  out->rights &= rights;
  return CALLGATE_OK;
}

callgate_error callgate_handle_same(callgate_vat *vat, const callgate_entry *a, const callgate_entry *b, bool *out)
{
  (void)vat;
  *out = a->kind == b->kind && a->cell == b->cell;
  return CALLGATE_OK;
}
