#include "callgate.h"

static void say(const char *text, uint32_t length)
{
  callgate_puts(text, length);
}

void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  static const char line[] = "21.5 °C, and more than a trace wants to show of a line\n";
  (void)parameters_length;
  (void)slots_length;
  say("hello\n", 6);
  say("", 0);
  say("\xff\x1b\0", 3);
  say(line, sizeof line - 1);
}
