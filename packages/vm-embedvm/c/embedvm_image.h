/* Image files, `.evmi` (their layout stands in packages/vm-embedvm/src/image.ts), from wherever firmware keeps them. */
#ifndef EMBEDVM_IMAGE_H_INCLUDED
#define EMBEDVM_IMAGE_H_INCLUDED

#include <stdbool.h>
#include <stdint.h>

/* The value of an entry that the image does not have. */
#define EMBEDVM_NO_ENTRY UINT16_C(0xffff)

/* Reads one byte of a file: flash, a memory, a socket's buffer. */
typedef uint8_t embedvm_byte(const void *file, uint32_t at);

struct embedvm_image {
  uint16_t main;        /* address of the main program, or EMBEDVM_NO_ENTRY */
  uint16_t dispatch;    /* address of the routine that takes one dispatch, or EMBEDVM_NO_ENTRY */
  uint16_t stack_limit; /* a push below it faults; 0 for no limit */
  uint32_t at;          /* where the raw image begins in the file */
  uint32_t length;      /* its bytes, at most 65,536 */
};

enum embedvm_image_error {
  EMBEDVM_IMAGE_GOOD,
  EMBEDVM_IMAGE_NONE,      /* no image, or of another format */
  EMBEDVM_IMAGE_DAMAGED,   /* its length or its checksum is wrong */
  EMBEDVM_IMAGE_OTHER_ABI, /* built against another ABI */
  EMBEDVM_IMAGE_NO_ENTRY   /* neither main nor dispatch, or one that lies outside */
};

/* Checks a file of `size` bytes: whole, undamaged, and built against the ABI of this name and fingerprint. */
enum embedvm_image_error embedvm_image_read(struct embedvm_image *image, embedvm_byte *byte, const void *file,
                                            uint32_t size, const char *abi, const char *fingerprint);

#endif
