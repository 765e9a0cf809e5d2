#include "plugins/oplati/io/tls_context.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/RejectCertificateHandler.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <thread>

namespace oplati::io {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;

// Forward secrecy and authenticated encryption only. `!aNULL` is what keeps out servers without a
// certificate: OpenSSL asks for no verification at all under an anonymous suite.
constexpr const char* kCipherList = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL";
// 112 bits: no RSA below 2048, no SHA-1 signatures. Set here and not left to the library or to
// openssl.cnf: newer Poco versions set 0.
constexpr int kSecurityLevel = 2;
// Intermediate certificates; public chains have one or two.
constexpr int kMaxIntermediates = 3;

// Poco's callback would ask handlers that the host may have installed for the whole process.
int keep_openssl_verdict(int is_good, X509_STORE_CTX*) { return is_good; }

std::string openssl_error_text() {
  char text[256] = "";
  const unsigned long error = ::ERR_peek_last_error();
  if (error == 0) return "unknown error";
  ::ERR_error_string_n(error, text, sizeof text);
  return text;
}

std::string spki_digest(X509* certificate) {
  unsigned char* encoded = nullptr;
  const int size = ::i2d_X509_PUBKEY(::X509_get_X509_PUBKEY(certificate), &encoded);
  if (size <= 0) return {};
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int digest_size = 0;
  const bool is_done = ::EVP_Digest(encoded, static_cast<std::size_t>(size), digest, &digest_size,
                                    ::EVP_sha256(), nullptr) == 1;
  ::OPENSSL_free(encoded);
  if (!is_done) return {};
  unsigned char base64[64] = "";  // 32 bytes make 44 characters
  ::EVP_EncodeBlock(base64, digest, static_cast<int>(digest_size));
  return reinterpret_cast<const char*>(base64);
}

// Takes off the prefix; false when the rest is not the base64 of 32 bytes.
bool normalize_pin(std::string& pin) {
  if (pin.starts_with("sha256/")) pin.erase(0, 7);
  if (pin.size() != 44 || pin.back() != '=') return false;
  return std::all_of(pin.begin(), pin.end() - 1, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
  });
}

Result<void> check_pins(std::vector<std::string>& pins) {
  if (pins.empty()) return {};
  if (!std::all_of(pins.begin(), pins.end(), normalize_pin)) {
    return Error(Code::invalid,
                 "A pinned key is not of the form sha256/<44 characters of base64>: correct it.");
  }
  std::sort(pins.begin(), pins.end());
  pins.erase(std::unique(pins.begin(), pins.end()), pins.end());
  if (pins.size() < 2) {
    return Error(Code::invalid,
                 "Pinned keys need at least one for the backup: add it, or the till stops working "
                 "on the day the gateway changes its key.");
  }
  return {};
}

}  // namespace

// What the verification saw during the handshake that `thread` is running.
struct TlsContext::Verdict {
  std::thread::id thread = std::this_thread::get_id();
  SSL* ssl = nullptr;
  bool is_accepted = false;
  std::string problem;
};

// A handshake whose verdict the callback can find.
class TlsContext::UnderWay {
 public:
  UnderWay(TlsContext& context, Verdict& verdict) : context_(context), verdict_(verdict) {
    const std::lock_guard lock(context_.verdicts_mutex_);
    context_.verdicts_.push_back(&verdict_);
  }
  ~UnderWay() {
    const std::lock_guard lock(context_.verdicts_mutex_);
    std::erase(context_.verdicts_, &verdict_);
  }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;

 private:
  TlsContext& context_;
  Verdict& verdict_;
};

// OpenSSL gives its callback no other way to the handshake that it belongs to. No thread_local: the
// loader ends the process when it finds no memory for one.
TlsContext::Verdict* TlsContext::verdict_of_this_thread() {
  const std::lock_guard lock(verdicts_mutex_);
  const auto found = std::find_if(verdicts_.begin(), verdicts_.end(), [](const Verdict* verdict) {
    return verdict->thread == std::this_thread::get_id();
  });
  return found == verdicts_.end() ? nullptr : *found;
}

TlsContext::TlsContext(const HttpEndpoint& endpoint, std::vector<std::string> spki_pins)
    : endpoint_(endpoint), spki_pins_(std::move(spki_pins)) {}

Result<std::unique_ptr<TlsContext>> TlsContext::create(const HttpEndpoint& endpoint,
                                                       const std::string& ca_file,
                                                       std::vector<std::string> spki_pins) {
  if (auto pins = check_pins(spki_pins); !pins) return pins.error();
  std::unique_ptr<TlsContext> created(new TlsContext(endpoint, std::move(spki_pins)));
  created->trusts_system_ = ca_file.empty();
  if (!created->trusts_system_) {
    if (auto built = created->build(ca_file); !built) return built.error();
  }
  return created;
}

Result<void> TlsContext::build(const std::string& ca_file) {
  const auto unusable = [](const std::string& step) {
    Error error(Code::unavailable, "TLS cannot be set up (" + step + ": " + openssl_error_text() +
                                       "): check the OpenSSL installation.");
    ::ERR_clear_error();
    return error;
  };
  try {
    Poco::Net::Context::Params params;
    params.caLocation = ca_file;
    params.loadDefaultCAs = false;
    params.verificationMode = Poco::Net::Context::VERIFY_STRICT;
    params.cipherList = kCipherList;
    context_ = new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, params);
    context_->setInvalidCertificateHandler(new Poco::Net::RejectCertificateHandler(false));
    // Poco's own look at the name behind the handshake, which ends the process when there is no
    // memory for it. The name is checked in harden, within the verification of the chain.
    context_->enableExtendedCertificateVerification(false);
  } catch (const Poco::Exception&) {
    if (ca_file.empty()) return unusable("context");
    ::ERR_clear_error();
    return Error(Code::invalid, "The file of certification authorities \"" + ca_file +
                                    "\" cannot be used: give an existing PEM file that this user "
                                    "may read.");
  }
  if (const char* failed = harden()) return unusable(failed);
  return {};
}

// Everything that the library sets without looking at the result, or sets differently from version
// to version, is set here again and looked at. Returns the step that failed, or nullptr.
const char* TlsContext::harden() {
  SSL_CTX* ctx = context_->sslContext();
  if (::SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) != 1) return "protocol version";
  ::SSL_CTX_set_security_level(ctx, kSecurityLevel);
  if (::SSL_CTX_set_cipher_list(ctx, kCipherList) != 1) return "cipher list";
  const STACK_OF(SSL_CIPHER)* ciphers = ::SSL_CTX_get_ciphers(ctx);
  if (ciphers == nullptr || sk_SSL_CIPHER_num(ciphers) == 0) return "cipher list";
  for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); ++i) {
    const int auth = ::SSL_CIPHER_get_auth_nid(sk_SSL_CIPHER_value(ciphers, i));
    if (auth == NID_auth_null) return "anonymous cipher";
  }
  ::SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                       keep_openssl_verdict);
  ::SSL_CTX_set_verify_depth(ctx, kMaxIntermediates);
  ::SSL_CTX_set_cert_verify_callback(ctx, &TlsContext::verify_chain, this);
  // A resumed session is not verified again, so none is resumed.
  ::SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
  // Newer Poco versions wait for the peer's farewell when they close.
  ::SSL_CTX_set_quiet_shutdown(ctx, 1);
  // The name is checked within the verification of the chain, loopback or not.
  X509_VERIFY_PARAM* param = ::SSL_CTX_get0_param(ctx);
  ::X509_VERIFY_PARAM_set_hostflags(
      param, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  const int is_set = endpoint_.host_is_address
                         ? ::X509_VERIFY_PARAM_set1_ip_asc(param, endpoint_.host.c_str())
                         : ::X509_VERIFY_PARAM_set1_host(param, endpoint_.host.c_str(), 0);
  return is_set == 1 ? nullptr : "host name";
}

void TlsContext::build_for_system() {
  std::call_once(system_once_, [this] {
    if (const auto built = build({}); !built) {
      system_problem_ = built.error().message;
    } else if (::SSL_CTX_set_default_verify_paths(context_->sslContext()) != 1) {
      system_problem_ = "the certification authorities of the system cannot be read";
    }
    ::ERR_clear_error();
  });
}

int TlsContext::verify_chain(X509_STORE_CTX* store, void* context) noexcept {
  auto* self = static_cast<TlsContext*>(context);
  Verdict* verdict = self->verdict_of_this_thread();
  if (verdict == nullptr) return 0;
  try {
    verdict->ssl = static_cast<SSL*>(
        ::X509_STORE_CTX_get_ex_data(store, ::SSL_get_ex_data_X509_STORE_CTX_idx()));
    ::X509_STORE_CTX_set_verify_cb(store, keep_openssl_verdict);
    if (::X509_verify_cert(store) != 1) {
      verdict->problem = ::X509_verify_cert_error_string(::X509_STORE_CTX_get_error(store));
      return 0;
    }
    if (!self->holds_pinned_key(store)) {
      ::X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
      verdict->problem = "none of the pinned keys is in the chain";
      return 0;
    }
    verdict->is_accepted = true;
    return 1;
  } catch (...) {
    return 0;
  }
}

// Any certificate of the verified chain may bear the pinned key: leaf or authority.
bool TlsContext::holds_pinned_key(X509_STORE_CTX* store) const {
  if (spki_pins_.empty()) return true;
  const STACK_OF(X509)* chain = ::X509_STORE_CTX_get0_chain(store);
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    const std::string digest = spki_digest(sk_X509_value(chain, i));
    if (std::binary_search(spki_pins_.begin(), spki_pins_.end(), digest)) return true;
  }
  return false;
}

TlsHandshake TlsContext::handshake(const Poco::Net::StreamSocket& connection) {
  TlsHandshake result;
  Verdict verdict;
  const auto fail = [&](const std::string& text) {
    const bool is_about_certificate = !verdict.problem.empty();
    result.socket.reset();
    result.failure = is_about_certificate ? HttpFailure::certificate : HttpFailure::tls;
    result.detail = is_about_certificate ? "certificate: " + verdict.problem : "tls: " + text;
  };
  if (trusts_system_) build_for_system();
  if (!system_problem_.empty()) {
    verdict.problem = system_problem_;
    fail({});
    return result;
  }
  ::ERR_clear_error();
  try {
    const UnderWay under_way(*this, verdict);
    // An address is no server name.
    const std::string name = endpoint_.host_is_address ? std::string() : endpoint_.host;
    result.socket = Poco::Net::SecureStreamSocket::attach(connection, name, context_);
  } catch (const Poco::Exception& error) {
    fail(error.displayText());
  } catch (const std::exception& error) {
    fail(error.what());
  } catch (...) {
    fail("unknown exception");
  }
  ::ERR_clear_error();
  if (result.failure != HttpFailure::none) return result;
  // The library's word is not enough: it calls a server without a certificate verified.
  result.ssl = verdict.ssl;
  X509* certificate = verdict.ssl ? ::SSL_get0_peer_certificate(verdict.ssl) : nullptr;
  if (!verdict.is_accepted || certificate == nullptr || !::SSL_is_init_finished(verdict.ssl) ||
      ::SSL_get_verify_result(verdict.ssl) != X509_V_OK) {
    verdict.problem = certificate ? "not verified" : "the server showed none";
    fail({});
  }
  return result;
}

bool has_openssl_started() { return ::OSSL_LIB_CTX_get0_global_default() != nullptr; }

bool is_quiet(SSL* ssl, int fd) {
  const int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0) return false;
  ::ERR_clear_error();
  char byte = 0;
  const int count = ::SSL_peek(ssl, &byte, 1);
  const bool would_wait = count <= 0 && ::SSL_get_error(ssl, count) == SSL_ERROR_WANT_READ;
  ::ERR_clear_error();
  return ::fcntl(fd, F_SETFL, flags) == 0 && would_wait;
}

}  // namespace oplati::io
