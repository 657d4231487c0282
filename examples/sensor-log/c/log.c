/* Writes a record for each sensor into a file, sets a timer, and does it again when it fires: three rounds. The same program as log.ts. */

#include "callgate.h"

/* Bytes that the log has at most, and that one record or line has at most. */
enum { MOST = 1024, LINE = 128 };

/* What a text is put behind: of the log, or of a line for the console. What does not fit is left out. */
struct text {
  char *bytes;
  uint32_t length;
  uint32_t room;
};

/* What the file holds, with room for one more record behind it. */
static char log_bytes[MOST + LINE];
static uint32_t length = 0;
static callgate_vfs_file file;
static int32_t rounds = 3;
static int32_t current = 0;

static void put(struct text *text, char byte)
{
  if (text->length < text->room) text->bytes[text->length++] = byte;
}

static void say(struct text *text, const char *words)
{
  while (*words != '\0') put(text, *words++);
}

static void number(struct text *text, int32_t value)
{
  char digits[10]; /* last one first */
  int32_t count = 0;
  uint32_t rest = (uint32_t)(value < 0 ? -value : value);
  do {
    digits[count++] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (value < 0) put(text, '-');
  while (count > 0) put(text, digits[--count]);
}

/* One line of words and a number on the console. */
static void print(const char *front, int32_t value, const char *back)
{
  char bytes[LINE];
  struct text line = {bytes, 0, sizeof bytes};
  say(&line, front);
  number(&line, value);
  say(&line, back);
  callgate_puts(line.bytes, line.length);
}

static void print_words(const char *words)
{
  char bytes[LINE];
  struct text line = {bytes, 0, sizeof bytes};
  say(&line, words);
  callgate_puts(line.bytes, line.length);
}

/* Opens the log, or makes it, and reads what an earlier run left in it. */
static bool open_log(void)
{
  const callgate_vfs_directory root = callgate_vfs_root();
  if (CALLGATE_IS_NONE(root)) {
    print_words("there are no files for this guest\n");
    return false;
  }
  callgate_error error = callgate_vfs_openfile_at(root, "log", 3, &file);
  if (error == CALLGATE_VFS_ERROR_NO_ENTRY) error = callgate_vfs_createfile_at(root, "log", 3, &file);
  callgate_handle_close(callgate_vfs_directory_as_any(root));
  if (error != CALLGATE_OK) {
    print("there is no log: error ", (int32_t)error, "\n");
    return false;
  }
  uint16_t read;
  if (callgate_vfs_read_slice(file, 0, log_bytes, MOST, &read) == CALLGATE_OK) length = read;
  return true;
}

/* Writes what stands in the log up to `end`. */
static callgate_error write_log(uint32_t end)
{
  return callgate_vfs_replace(file, log_bytes, end);
}

/* Keeps the record that stands behind the log. When it does not fit, because the quota is used up or the log has its size, the log
 * starts over. */
static void append(uint32_t record)
{
  if (length + record <= MOST) {
    const callgate_error error = write_log(length + record);
    if (error == CALLGATE_OK) {
      length += record;
      return;
    }
    if (error != CALLGATE_VFS_ERROR_NO_SPACE && error != CALLGATE_VFS_ERROR_TOO_LARGE) {
      print("a record is lost: error ", (int32_t)error, "\n");
      return;
    }
  }
  print("the log is full at ", (int32_t)length, " bytes and starts over\n");
  for (uint32_t i = 0; i < record; i++) log_bytes[i] = log_bytes[length + i];
  length = record;
  const callgate_error error = write_log(length);
  if (error == CALLGATE_OK) return;
  print("a record is lost: error ", (int32_t)error, "\n");
  length = 0;
}

/* `round,scale,unit,values,name` behind the log: value × 10^scale, with the unit's number in the ABI. */
static uint32_t record(callgate_saul_device device, const callgate_phydat *reading)
{
  struct text text = {log_bytes + length, 0, LINE};
  const int16_t values[] = {reading->v1, reading->v2, reading->v3};
  number(&text, current);
  put(&text, ',');
  number(&text, reading->scale);
  put(&text, ',');
  number(&text, (int32_t)reading->unit);
  put(&text, ',');
  number(&text, values[0]);
  for (uint32_t axis = 1; axis < 3 && axis < reading->count; axis++) {
    put(&text, ' ');
    number(&text, values[axis]);
  }
  put(&text, ',');
  char name[CALLGATE_SAUL_READ_NAME_NAME_MAX];
  const uint32_t name_length = callgate_saul_read_name(device, name, sizeof name);
  for (uint32_t i = 0; i < name_length; i++) put(&text, name[i]);
  put(&text, '\n');
  return text.length;
}

/* One record for each sensor. */
static void write_round(void)
{
  current++;
  callgate_saul_device device = callgate_saul_iter_init();
  while (!CALLGATE_IS_NONE(device)) {
    callgate_phydat reading;
    if (callgate_saul_read(device, &reading) == CALLGATE_OK) append(record(device, &reading));
    device = callgate_saul_iter_next(device);
  }
  char bytes[LINE];
  struct text line = {bytes, 0, sizeof bytes};
  say(&line, "round ");
  number(&line, current);
  say(&line, " of ");
  number(&line, rounds);
  say(&line, ": the log has ");
  number(&line, (int32_t)length);
  say(&line, " bytes\n");
  callgate_puts(line.bytes, line.length);
  if (current < rounds) callgate_timer_set_ms(100);
  else print_words("done\n");
}

/* The manifest may say how many rounds there are: one digit. */
void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  (void)slots_length;
  char digit;
  if (parameters_length > 0 && callgate_pull(0, 0, &digit, 1) == 1) rounds = digit - '0';
  if (open_log()) write_round();
}

void callgate_on_timer_fired(callgate_timer_event event)
{
  (void)event;
  write_round();
}
