#define BOOST_TEST_MODULE server_sign

#include "plugins/oplati/wire/server_sign.hpp"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/boost_test.hpp"

namespace {

using oplati::wire::ServerSignKey;

using Bytes = std::vector<unsigned char>;

struct PrivateKey {
  explicit PrivateKey(unsigned bits) : key(EVP_RSA_gen(bits)) {}
  explicit PrivateKey(EVP_PKEY* key_) : key(key_) {}
  PrivateKey(const PrivateKey&) = delete;
  PrivateKey& operator=(const PrivateKey&) = delete;
  ~PrivateKey() { EVP_PKEY_free(key); }
  EVP_PKEY* key;
};

std::string base64(const Bytes& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

Bytes der_of(const PrivateKey& key) {
  unsigned char* data = nullptr;
  const int size = i2d_PUBKEY(key.key, &data);
  BOOST_REQUIRE(size > 0);
  Bytes bytes(data, data + size);
  OPENSSL_free(data);
  return bytes;
}

Bytes sign(const PrivateKey& key, std::string_view body, const EVP_MD* digest = EVP_sha256(),
           int padding = RSA_PKCS1_PADDING) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_PKEY_CTX* options = nullptr;
  BOOST_REQUIRE(EVP_DigestSignInit(context, &options, digest, nullptr, key.key) == 1);
  BOOST_REQUIRE(EVP_PKEY_CTX_set_rsa_padding(options, padding) == 1);
  std::size_t size = 0;
  const auto* data = reinterpret_cast<const unsigned char*>(body.data());
  BOOST_REQUIRE(EVP_DigestSign(context, nullptr, &size, data, body.size()) == 1);
  Bytes signature(size);
  BOOST_REQUIRE(EVP_DigestSign(context, signature.data(), &size, data, body.size()) == 1);
  signature.resize(size);
  EVP_MD_CTX_free(context);
  return signature;
}

const PrivateKey& gateway_key() {
  static const PrivateKey key(2048u);
  return key;
}

ServerSignKey parsed_gateway_key() {
  auto key = ServerSignKey::parse(base64(der_of(gateway_key())));
  BOOST_REQUIRE(key);
  return std::move(*key);
}

const std::string body = "{\"paymentId\":77,\"status\":1,\"sum\":10.50}";

}  // namespace

BOOST_AUTO_TEST_CASE(the_gateways_signature_over_the_raw_body_passes) {
  const ServerSignKey key = parsed_gateway_key();
  BOOST_TEST(key.verifies(body, base64(sign(gateway_key(), body))));
  BOOST_TEST(key.verifies("", base64(sign(gateway_key(), ""))));
  const std::string binary("\0\xFF\n", 3);
  BOOST_TEST(key.verifies(binary, base64(sign(gateway_key(), binary))));
}

BOOST_AUTO_TEST_CASE(forged_signatures_do_not_pass_A1_A3) {
  const ServerSignKey key = parsed_gateway_key();
  const PrivateKey other(2048u);
  const Bytes good = sign(gateway_key(), body);
  const std::string good_text = base64(good);
  Bytes flipped = good;
  flipped[100] ^= 1;
  Bytes longer = good;
  longer.push_back(0);
  const std::string signatures[] = {
      "",
      "x",
      "====",
      "not base64 at all!",
      base64(sign(other, body)),
      base64(sign(gateway_key(), "{\"paymentId\":77, \"status\":1, \"sum\":10.50}")),
      base64(sign(gateway_key(), body, EVP_sha1())),
      base64(sign(gateway_key(), body, EVP_sha512())),
      base64(sign(gateway_key(), body, EVP_sha256(), RSA_PKCS1_PSS_PADDING)),
      base64(flipped),
      base64(longer),
      base64(Bytes(good.begin(), good.end() - 1)),
      base64(Bytes(256, 0)),
      base64(Bytes(256, 0xFF)),
      base64(Bytes(1, 1)),
      good_text + "AAAA",
      good_text + "\n",
      " " + good_text,
      good_text + ", " + good_text,  // two headers folded into one
      good_text.substr(0, good_text.size() - 2),
      std::string(1 << 20, 'A'),
  };
  for (const std::string& signature : signatures) {
    BOOST_TEST(!key.verifies(body, signature), signature.substr(0, 40));
  }
  BOOST_TEST(!key.verifies(body + " ", good_text));
  BOOST_TEST(!key.verifies(body.substr(1), good_text));
  BOOST_TEST(!key.verifies("", good_text));
}

BOOST_AUTO_TEST_CASE(a_signature_has_one_spelling) {
  const ServerSignKey key = parsed_gateway_key();
  std::string text = base64(sign(gateway_key(), body));
  // 256 bytes end in "x==" with four unused bits; set one of them.
  BOOST_REQUIRE(text.ends_with("=="));
  char& last = text[text.size() - 3];
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  last = digits[digits.find(last) + 1];
  BOOST_TEST(!key.verifies(body, text));
}

BOOST_AUTO_TEST_CASE(a_key_may_be_wrapped_in_white_space) {
  std::string text = base64(der_of(gateway_key()));
  for (std::size_t at = 64; at < text.size(); at += 66) text.insert(at, "\r\n");
  const auto key = ServerSignKey::parse("  " + text + "\t\n");
  BOOST_REQUIRE(key);
  BOOST_TEST(key->verifies(body, base64(sign(gateway_key(), body))));
}

BOOST_AUTO_TEST_CASE(what_is_no_rsa_key_of_2048_bits_is_refused) {
  const Bytes der = der_of(gateway_key());
  Bytes longer = der;
  longer.push_back(0);
  const PrivateKey small(1024u);
  const PrivateKey curve(EVP_EC_gen("P-256"));
  const std::string keys[] = {
      "",
      "???",
      base64(longer),
      base64(Bytes(der.begin(), der.end() - 1)),
      base64(der_of(small)),
      base64(der_of(curve)),
      base64(Bytes(300, 0x30)),
      "-----BEGIN PUBLIC KEY-----\n" + base64(der) + "\n-----END PUBLIC KEY-----",
      std::string(1 << 20, 'A'),
  };
  for (const std::string& key : keys) {
    BOOST_TEST(!ServerSignKey::parse(key).has_value(), key.substr(0, 40));
  }
}

BOOST_AUTO_TEST_CASE(failures_leave_nothing_in_the_error_queue_of_the_thread) {
  const ServerSignKey key = parsed_gateway_key();
  BOOST_TEST(!key.verifies(body, base64(Bytes(256, 0xFF))));
  BOOST_TEST(!ServerSignKey::parse(base64(Bytes(300, 0x30))).has_value());
  BOOST_TEST(ERR_peek_error() == 0u);
}
