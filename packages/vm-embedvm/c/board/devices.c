#include "board.h"

/* Devices that are not there: their readings follow from how many were taken, so that every run of a guest sees the same. */

static callgate_error read_temperature(uint16_t turn, callgate_phydat *out)
{
  out->v1 = (int16_t)(215 + turn % 7);
  out->count = 1;
  out->unit = CALLGATE_SAUL_UNIT_CELSIUS;
  out->scale = -1;
  return CALLGATE_OK;
}

static callgate_error read_field(uint16_t turn, callgate_phydat *out)
{
  out->v1 = INT16_MIN;
  out->v2 = (int16_t)turn;
  out->v3 = INT16_MAX;
  out->count = 3;
  out->unit = CALLGATE_SAUL_UNIT_UNDEFINED;
  out->scale = -3;
  return CALLGATE_OK;
}

static callgate_error read_nothing(uint16_t turn, callgate_phydat *out)
{
  (void)turn;
  (void)out;
  return CALLGATE_SAUL_ERROR_CANCELLED;
}

static callgate_error write_lamp(const callgate_phydat *value, uint8_t *taken)
{
  (void)value;
  *taken = 1;
  return CALLGATE_OK;
}

const struct board_device board_devices[] = {
    {"thermometer", CALLGATE_SAUL_CLASS_TEMPERATURE, read_temperature, NULL},
    {"compass", CALLGATE_SAUL_CLASS_MAGNETOMETER, read_field, NULL},
    {"broken", CALLGATE_SAUL_CLASS_POWER, read_nothing, NULL},
    {"lamp", CALLGATE_SAUL_CLASS_SWITCH, NULL, write_lamp},
};
const uint8_t board_device_count = sizeof board_devices / sizeof board_devices[0];
