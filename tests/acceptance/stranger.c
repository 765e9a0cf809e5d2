/* Another vendor's plugin with libraries of its own, opened for all to see: it has names that the
 * plugin under test looks up in its libraries. Whoever calls one of them has bound to a stranger.
 */
#include <stdio.h>
#include <stdlib.h>

#define POSPAY_STRANGER(name)                                          \
  __attribute__((visibility("default"))) void name(void);              \
  void name(void) {                                                    \
    fprintf(stderr, "the plugin has called a stranger's " #name "\n"); \
    abort();                                                           \
  }

POSPAY_STRANGER(sqlite3_open_v2)
POSPAY_STRANGER(sqlite3_prepare_v2)
POSPAY_STRANGER(sqlite3_prepare_v3)
POSPAY_STRANGER(sqlite3_step)
POSPAY_STRANGER(sqlite3_exec)
POSPAY_STRANGER(sqlite3_close)
POSPAY_STRANGER(SSL_new)
POSPAY_STRANGER(SSL_connect)
POSPAY_STRANGER(SSL_read)
POSPAY_STRANGER(SSL_write)
POSPAY_STRANGER(SSL_CTX_new)
POSPAY_STRANGER(EVP_DigestVerify)
POSPAY_STRANGER(X509_verify_cert)
POSPAY_STRANGER(QRcode_encodeString8bit)
POSPAY_STRANGER(QRcode_encodeData)
/* Poco::Net::HTTPClientSession::sendRequest, Poco::Net::SecureStreamSocket's connector. */
POSPAY_STRANGER(_ZN4Poco3Net17HTTPClientSession11sendRequestERNS0_11HTTPRequestE)
POSPAY_STRANGER(_ZN4Poco3Net11HTTPSession5writeEPKcl)
