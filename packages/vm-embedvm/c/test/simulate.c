/* simulate ELF: runs a program for an ATmega1284P in simavr until it sleeps for good; its first UART is the standard output. */
#include <stdio.h>
#include <unistd.h>

#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>
#include <simavr/sim_irq.h>

static void show(struct avr_irq_t *irq, uint32_t value, void *parameter)
{
  (void)irq;
  fputc((int)(value & 0xff), parameter);
}

int main(int argc, char **argv)
{
  static elf_firmware_t firmware;
  avr_t *avr;
  uint32_t flags = 0;
  int state;
  /* simavr says what it does on the standard output: that goes elsewhere. */
  FILE *out = fdopen(dup(STDOUT_FILENO), "w");
  if (out == NULL || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) return 2;
  if (argc != 2 || elf_read_firmware(argv[1], &firmware) != 0) {
    fputs("usage: simulate ELF\n", stderr);
    return 2;
  }
  avr = avr_make_mcu_by_name("atmega1284p");
  if (avr == NULL || avr_init(avr) != 0) return 2;
  avr->frequency = 16000000;
  avr->log = LOG_ERROR;
  avr_load_firmware(avr, &firmware);
  avr_ioctl(avr, AVR_IOCTL_UART_GET_FLAGS('0'), &flags);
  flags &= ~(uint32_t)(AVR_UART_FLAG_STDIO | AVR_UART_FLAG_POLL_SLEEP);
  avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), show, out);
  do state = avr_run(avr);
  while (state != cpu_Done && state != cpu_Crashed);
  fclose(out);
  return state == cpu_Done ? 0 : 1;
}
