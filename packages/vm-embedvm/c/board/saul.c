#include "../generated/callgate/saul.h"

#include <string.h>

#include "board.h"

static callgate_saul_device device(uint16_t cell)
{
  return (callgate_saul_device){cell < board_device_count ? cell : CALLGATE_NO_CELL};
}

callgate_saul_device callgate_saul_iter_init(callgate_vat *vat)
{
  (void)vat;
  return device(0);
}

callgate_saul_device callgate_saul_iter_next(callgate_vat *vat, callgate_saul_device from)
{
  (void)vat;
  return device((uint16_t)(from.cell + 1));
}

callgate_saul_class callgate_saul_type(callgate_vat *vat, callgate_saul_device of)
{
  (void)vat;
  return board_devices[of.cell].type;
}

uint16_t callgate_saul_read_name(callgate_vat *vat, callgate_saul_device of, uint8_t *name, uint16_t name_capacity)
{
  const char *text = board_devices[of.cell].name;
  size_t length = strlen(text);
  (void)vat;
  if (length > name_capacity) length = name_capacity;
  memcpy(name, text, length);
  return (uint16_t)length;
}

callgate_error callgate_saul_read(callgate_vat *vat, callgate_saul_device of, callgate_phydat *out)
{
  const struct board_device *read = &board_devices[of.cell];
  return read->read == NULL ? CALLGATE_SAUL_ERROR_NOT_SUPPORTED : read->read(board_of(vat)->readings++, out);
}

callgate_error callgate_saul_write(callgate_vat *vat, callgate_saul_device to, const callgate_phydat *value,
                                   uint8_t *out)
{
  const struct board_device *written = &board_devices[to.cell];
  (void)vat;
  if (written->write == NULL || value->count < 1 || value->count > 3) return CALLGATE_SAUL_ERROR_NOT_SUPPORTED;
  return written->write(value, out);
}

/* Sensors have bit 7 set, actuators bits 7 and 6 as 01. */
static bool fits(callgate_saul_class type, callgate_saul_class wanted)
{
  if (wanted == CALLGATE_SAUL_CLASS_ANY) return true;
  if (wanted == CALLGATE_SAUL_CLASS_SENSOR) return (type & 0x80) != 0 && type != CALLGATE_SAUL_CLASS_ANY;
  if (wanted == CALLGATE_SAUL_CLASS_ACTUATOR) return (type & 0xc0) == 0x40;
  return type == wanted;
}

callgate_saul_device callgate_saul_find_type(callgate_vat *vat, callgate_saul_class type)
{
  uint16_t cell = 0;
  (void)vat;
  while (cell < board_device_count && !fits(board_devices[cell].type, type)) cell++;
  return device(cell);
}

callgate_saul_device callgate_saul_find_name(callgate_vat *vat, const uint8_t *name, uint16_t name_length)
{
  uint16_t cell = 0;
  (void)vat;
  for (; cell < board_device_count; cell++) {
    const char *text = board_devices[cell].name;
    if (strlen(text) == name_length && memcmp(text, name, name_length) == 0) break;
  }
  return device(cell);
}

void callgate_release_saul_device(callgate_vat *vat, callgate_saul_device resource)
{
  (void)vat;
  (void)resource;
}
