#include "callgate.h"

/* What a call that is to fail would open, and what nobody needs further. */
static callgate_vfs_directory no_directory;
static callgate_vfs_file no_file;

static void make(callgate_vfs_directory root, callgate_vfs_directory *folder, callgate_vfs_file *file)
{
  static const char zeros[65];
  callgate_vfs_file log;
  uint32_t size;
  uint16_t length;
  char into[4];
  if (callgate_vfs_createdir_at(root, "docs", 4, folder) != CALLGATE_OK) return;
  if (callgate_vfs_createdir_at(root, "docs", 4, &no_directory) == CALLGATE_OK) return;
  if (callgate_vfs_createfile_at(*folder, "ä.txt", 6, file) != CALLGATE_OK) return;
  if (callgate_vfs_replace(*file, "one two three", 13) != CALLGATE_OK) return;
  if (callgate_vfs_size(*file, &size) != CALLGATE_OK) return;
  if (callgate_vfs_read_slice(*file, 4, into, sizeof into, &length) != CALLGATE_OK) return;
  if (callgate_vfs_read_slice(*file, 70000, into, sizeof into, &length) != CALLGATE_OK) return;
  if (callgate_vfs_replace(*file, zeros, sizeof zeros) == CALLGATE_OK) return;
  if (callgate_vfs_createfile_at(root, "log", 3, &log) != CALLGATE_OK) return;
  callgate_handle_close(callgate_vfs_file_as_any(log));
}

static void list(callgate_vfs_directory root, char *into)
{
  char name[255];
  callgate_vfs_entry entry;
  if (callgate_vfs_readdir(root, &entry) != CALLGATE_OK) return;
  callgate_vfs_entry_name(entry, name, sizeof name);
  callgate_vfs_entry_name(entry, into, 4);
  callgate_vfs_entry_type(entry);
  if (callgate_vfs_openfile_ent(entry, &no_file) == CALLGATE_OK) return;
  if (callgate_vfs_opendir_ent(entry, &no_directory) != CALLGATE_OK) return;
  entry = callgate_vfs_next(entry);
  callgate_vfs_entry_name(entry, into, 4);
  callgate_vfs_entry_type(entry);
  if (callgate_vfs_opendir_ent(entry, &no_directory) == CALLGATE_OK) return;
  if (callgate_vfs_openfile_ent(entry, &no_file) != CALLGATE_OK) return;
  callgate_vfs_next(entry);
}

void callgate_on_start_vat(uint32_t parameters_length, uint32_t slots_length)
{
  char into[4];
  uint16_t length;
  callgate_vfs_directory folder;
  callgate_vfs_file file, other;
  callgate_vfs_entry none;
  callgate_any_handle facet;
  const callgate_vfs_directory root = callgate_vfs_root();
  (void)parameters_length;
  (void)slots_length;
  make(root, &folder, &file);

  if (callgate_vfs_openfile_at(folder, "log", 3, &other) == CALLGATE_OK) return;
  if (callgate_vfs_openfile_at(folder, "..", 2, &other) == CALLGATE_OK) return;
  if (callgate_vfs_openfile_at(folder, "ä.txt", 6, &other) != CALLGATE_OK) return;
  if (callgate_vfs_opendir_at(folder, "ä.txt", 6, &no_directory) == CALLGATE_OK) return;
  if (callgate_vfs_opendir_at(root, "docs", 4, &no_directory) != CALLGATE_OK) return;
  if (callgate_vfs_remove_at(root, "docs", 4) == CALLGATE_OK) return;
  list(root, into);

  if (callgate_handle_restrict(callgate_vfs_directory_as_any(root), CALLGATE_VFS_RIGHT_READ, &facet) != CALLGATE_OK) return;
  if (callgate_vfs_openfile_at(callgate_any_as_vfs_directory(facet), "log", 3, &no_file) != CALLGATE_OK) return;

  if (callgate_vfs_remove_at(folder, "ä.txt", 6) != CALLGATE_OK) return;
  if (callgate_vfs_readdir(folder, &none) != CALLGATE_OK) return;
  if (callgate_vfs_remove_at(root, "docs", 4) != CALLGATE_OK) return;
  if (callgate_vfs_createfile_at(folder, "ä.txt", 6, &no_file) == CALLGATE_OK) return;
  if (callgate_vfs_replace(file, into, sizeof into) == CALLGATE_OK) return;
  if (callgate_vfs_read_slice(other, 0, into, sizeof into, &length) != CALLGATE_OK) return;
}
