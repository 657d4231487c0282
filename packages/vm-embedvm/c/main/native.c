/* board IMAGE [PARAMETERS]: runs a guest on a board that is this machine, and shows its syscalls. The board's time passes in sleep only. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../board/board.h"

#define LARGEST_FILE (UINT32_C(0x10000) + 2048)

static uint64_t clock_now;

static uint64_t now(void)
{
  return clock_now;
}

static void sleep_until(uint64_t when)
{
  if (when > clock_now) clock_now = when;
}

static void put(char character)
{
  putchar(character);
}

static uint8_t byte(const void *file, uint32_t at)
{
  return ((const uint8_t *)file)[at];
}

int main(int argc, char **argv)
{
  static uint8_t file[LARGEST_FILE];
  static char name[64];
  static struct board board;
  FILE *source;
  size_t size;
  enum board_end end;
  const char *slash;

  if (argc < 2 || argc > 3) {
    fputs("usage: board IMAGE [PARAMETERS]\n", stderr);
    return 2;
  }
  source = fopen(argv[1], "rb");
  if (source == NULL) {
    perror(argv[1]);
    return 2;
  }
  size = fread(file, 1, sizeof file, source);
  fclose(source);
  slash = strrchr(argv[1], '/');
  snprintf(name, sizeof name, "%s", slash == NULL ? argv[1] : slash + 1);
  name[strcspn(name, ".")] = '\0';

  board.guest = name;
  board.parameters = (const uint8_t *)(argc == 3 ? argv[2] : "");
  board.parameters_length = argc == 3 ? (uint16_t)strnlen(argv[2], 32768) : 0;
  board.put = put;
  board.now = now;
  board.sleep_until = sleep_until;
  end = board_run(&board, byte, file, (uint32_t)size, BOARD_PERMISSIONS, board_trace);
  board_say_end(&board, end);
  return end == BOARD_ENDED ? 0 : 1;
}
