#include "tests/support/test_certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <cstdio>
#include <stdexcept>

namespace test {
namespace {

constexpr long kSecondsPerDay = 24 * 60 * 60;

void require(bool is_done, const char* what) {
  if (!is_done) throw std::runtime_error(std::string("test certificate: ") + what);
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  require(extension != nullptr, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

EVP_PKEY* make_key(int rsa_bits) {
  return rsa_bits > 0 ? EVP_RSA_gen(static_cast<unsigned>(rsa_bits)) : EVP_EC_gen("P-256");
}

}  // namespace

Identity issue(const CertificateSpec& spec, const Identity* issuer) {
  static std::atomic<long> serial{1};
  Identity made;
  made.key.reset(make_key(spec.rsa_bits), EVP_PKEY_free);
  require(made.key != nullptr, "key");
  made.certificate.reset(X509_new(), X509_free);
  X509* certificate = made.certificate.get();
  require(certificate != nullptr, "certificate");
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate), spec.valid_from_days * kSecondsPerDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate), spec.valid_to_days * kSecondsPerDay);
  X509_set_pubkey(certificate, made.key.get());
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(spec.common_name.c_str()), -1,
                             -1, 0);
  X509* signer = issuer ? issuer->certificate.get() : certificate;
  X509_set_issuer_name(certificate, X509_get_subject_name(signer));
  add_extension(certificate, signer, NID_basic_constraints,
                spec.is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  add_extension(certificate, signer, NID_subject_key_identifier, "hash");
  if (!spec.subject_alt_names.empty()) {
    add_extension(certificate, signer, NID_subject_alt_name, spec.subject_alt_names);
  }
  EVP_PKEY* signing_key = issuer ? issuer->key.get() : made.key.get();
  require(X509_sign(certificate, signing_key, EVP_sha256()) > 0, "signature");
  return made;
}

std::string Identity::spki_pin() const {
  unsigned char* encoded = nullptr;
  const int size = i2d_PUBKEY(key.get(), &encoded);
  require(size > 0, "public key");
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int digest_size = 0;
  EVP_Digest(encoded, static_cast<std::size_t>(size), digest, &digest_size, EVP_sha256(), nullptr);
  OPENSSL_free(encoded);
  unsigned char base64[64] = "";
  EVP_EncodeBlock(base64, digest, static_cast<int>(digest_size));
  return std::string("sha256/") + reinterpret_cast<const char*>(base64);
}

std::string Identity::write_pem(const std::string& path) const {
  std::FILE* file = std::fopen(path.c_str(), "w");
  require(file != nullptr, path.c_str());
  const int is_written = PEM_write_X509(file, certificate.get());
  std::fclose(file);
  require(is_written == 1, path.c_str());
  return path;
}

}  // namespace test
