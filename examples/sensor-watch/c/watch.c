/* Finds every sensor, reads it, prints it, sets a timer, and does it again when it fires: three rounds. The same program as watch.ts. */

#include "callgate.h"

/* One line of text. What does not fit is left out. */
struct line {
  char text[256];
  uint32_t length;
};

static int32_t rounds = 3;
static int32_t current = 0;

static void put(struct line *line, char byte)
{
  if (line->length < sizeof line->text) line->text[line->length++] = byte;
}

static void say(struct line *line, const char *text)
{
  while (*text != '\0') put(line, *text++);
}

static void end(struct line *line)
{
  put(line, '\n');
  callgate_puts(line->text, line->length);
}

/* value × 10^scale, written out */
static void decimal(struct line *line, int32_t value, int32_t scale)
{
  char digits[160]; /* last one first; a scale has at most 128 places */
  int32_t count = 0;
  uint32_t rest = (uint32_t)(value < 0 ? -value : value);
  do {
    digits[count++] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0 || count <= -scale);
  if (value < 0) put(line, '-');
  while (count > 0) {
    put(line, digits[--count]);
    if (count > 0 && count == -scale) put(line, '.');
  }
  if (value != 0)
    for (int32_t zeros = scale; zeros > 0; zeros--) put(line, '0');
}

static const char *unit_name(callgate_saul_unit unit)
{
  switch (unit) {
  case CALLGATE_SAUL_UNIT_CELSIUS:
    return " °C";
  case CALLGATE_SAUL_UNIT_PERCENT:
    return " %";
  case CALLGATE_SAUL_UNIT_VOLT:
    return " V";
  case CALLGATE_SAUL_UNIT_AMPERE:
    return " A";
  case CALLGATE_SAUL_UNIT_WATT:
    return " W";
  case CALLGATE_SAUL_UNIT_BYTE:
    return " bytes";
  case CALLGATE_SAUL_UNIT_SECOND:
    return " s";
  case CALLGATE_SAUL_UNIT_REVOLUTIONS_PER_MINUTE:
    return " rpm";
  default:
    return "";
  }
}

static void show(callgate_saul_device device)
{
  struct line line = {.length = 0};
  char name[CALLGATE_SAUL_READ_NAME_NAME_MAX];
  const uint32_t length = callgate_saul_read_name(device, name, sizeof name);
  say(&line, "  ");
  for (uint32_t i = 0; i < length; i++) put(&line, name[i]);
  say(&line, ": ");

  callgate_phydat reading;
  if (callgate_saul_read(device, &reading) != CALLGATE_OK) {
    say(&line, "no reading");
  } else {
    const int16_t values[] = {reading.v1, reading.v2, reading.v3};
    for (uint32_t axis = 0; axis < 3 && axis < reading.count; axis++) {
      if (axis > 0) say(&line, ", ");
      decimal(&line, values[axis], reading.scale);
    }
    say(&line, unit_name(reading.unit));
  }
  end(&line);
}

static void watch(void)
{
  struct line line = {.length = 0};
  current++;
  say(&line, "round ");
  decimal(&line, current, 0);
  say(&line, " of ");
  decimal(&line, rounds, 0);
  end(&line);

  callgate_saul_device device = callgate_saul_iter_init();
  while (!CALLGATE_IS_NONE(device)) {
    show(device);
    device = callgate_saul_iter_next(device);
  }
  if (current < rounds) {
    callgate_timer_set_ms(300);
  } else {
    struct line last = {.length = 0};
    say(&last, "done");
    end(&last);
  }
}

/* The first dispatch of every guest. The manifest may say how many rounds there are: one digit. */
void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  (void)slots_length;
  char digit;
  if (parameters_length > 0 && callgate_pull(0, 0, &digit, 1) == 1) rounds = digit - '0';
  watch();
}

/* The timer fired. Its handle is closed when this returns. */
void callgate_on_timer_fired(callgate_timer_event event)
{
  (void)event;
  watch();
}
