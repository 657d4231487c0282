#include "callgate.h"

void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  char name[16];
  uint8_t taken;
  callgate_phydat reading;
  const callgate_phydat value = {.v1 = -1, .count = 1, .unit = CALLGATE_SAUL_UNIT_NONE, .scale = -3};
  (void)parameters_length;
  (void)slots_length;
  const callgate_saul_device sensor = callgate_saul_iter_init();
  callgate_saul_type(sensor);
  callgate_saul_read_name(sensor, name, sizeof name);
  callgate_saul_read_name(sensor, name, 4);
  if (callgate_saul_read(sensor, &reading) != CALLGATE_OK) return;
  if (callgate_saul_write(sensor, &reading, &taken) == CALLGATE_OK) return;
  const callgate_saul_device lamp = callgate_saul_iter_next(sensor);
  callgate_saul_type(lamp);
  if (callgate_saul_read(lamp, &reading) == CALLGATE_OK) return;
  if (callgate_saul_write(lamp, &value, &taken) != CALLGATE_OK) return;
  callgate_saul_iter_next(lamp);
  callgate_saul_find_type(CALLGATE_SAUL_CLASS_PRESSURE);
  callgate_saul_find_type((callgate_saul_class)7);
  callgate_saul_find_name("lamp", 4);
}
