/* A plugin of a later major version: of its table only the first three numbers may be read. */
#include <stdint.h>

struct later_table {
  uint32_t struct_size;
  uint16_t abi_major;
  uint16_t abi_minor;
};

extern const struct later_table pospay_plugin_v1;
__attribute__((visibility("default"))) const struct later_table pospay_plugin_v1 = {
    sizeof(struct later_table), 2, 3};
