#include "host_sim/sandbox/certificate_authority.hpp"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <vector>

namespace sandbox {
namespace {

using pospay::Code;
using pospay::Error;
using pospay::Result;

template <class T, void (*Free)(T*)>
struct Freer {
  void operator()(T* object) const { Free(object); }
};
struct BioFreer {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509, X509_free>>;
using Bio = std::unique_ptr<BIO, BioFreer>;
using Extension = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION, X509_EXTENSION_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX, EVP_MD_CTX_free>>;

constexpr char kNames[] = "DNS:localhost,DNS:gateway.test,IP:127.0.0.1,IP:::1";
constexpr int kSecondsPerDay = 24 * 60 * 60;

Error failed(const std::string& what) {
  return {Code::unavailable, "certificates: cannot " + what + "; check the sandbox's data folder"};
}

// --- Files ---------------------------------------------------------------------------------------

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

// Beside the file and then over it, so that a crash leaves the old one or the new one.
Result<void> write_file(const std::filesystem::path& path, const std::string& text, mode_t mode) {
  const std::string beside = path.string() + ".new";
  ::unlink(beside.c_str());
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0) return failed("create " + beside);
  const bool is_written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file) == 0;
  ::close(file);
  if (!is_written || ::rename(beside.c_str(), path.c_str()) != 0) {
    return failed("write " + path.string());
  }
  return {};
}

Key read_key(const std::filesystem::path& path) {
  struct stat info {};
  // A key that others can read is no secret: make a new one.
  if (::stat(path.c_str(), &info) != 0 || (info.st_mode & 0077) != 0) return nullptr;
  const Bio bio(BIO_new_file(path.c_str(), "r"));
  return Key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr) : nullptr);
}

Certificate read_certificate(const std::filesystem::path& path) {
  const Bio bio(BIO_new_file(path.c_str(), "r"));
  return Certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
}

Result<void> write_key(const std::filesystem::path& path, EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (!bio ||
      PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return failed("encode a key");
  }
  return write_file(path, text_of(bio.get()), 0600);
}

Result<void> write_certificate(const std::filesystem::path& path, X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (!bio || PEM_write_bio_X509(bio.get(), certificate) != 1) {
    return failed("encode a certificate");
  }
  return write_file(path, text_of(bio.get()), 0644);
}

// --- Certificates --------------------------------------------------------------------------------

bool add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_random_serial(X509* certificate) {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return false;
  bytes[0] &= 0x7F;
  BIGNUM* number = BN_bin2bn(bytes, sizeof bytes, nullptr);
  const bool is_set = number != nullptr &&
                      BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
  BN_free(number);
  return is_set;
}

// issuer == nullptr: signed by its own key, a CA.
Certificate make_certificate(EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key, const char* name,
                             int days) {
  Certificate made(X509_new());
  if (!made || X509_set_version(made.get(), 2) != 1 || !set_random_serial(made.get())) return {};
  // An hour back: a client's clock may be behind.
  if (X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600) == nullptr) return {};
  if (X509_gmtime_adj(X509_getm_notAfter(made.get()), static_cast<long>(days) * kSecondsPerDay) ==
      nullptr) {
    return {};
  }
  X509_NAME* subject = X509_get_subject_name(made.get());
  const auto* bytes = reinterpret_cast<const unsigned char*>(name);
  if (X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, bytes, -1, -1, 0) != 1) return {};
  X509* signer = issuer == nullptr ? made.get() : issuer;
  bool is_good = X509_set_issuer_name(made.get(), X509_get_subject_name(signer)) == 1 &&
                 X509_set_pubkey(made.get(), key) == 1;
  const auto extend = [&](int nid, const char* value) {
    is_good = is_good && add_extension(made.get(), signer, nid, value);
  };
  extend(NID_subject_key_identifier, "hash");
  extend(NID_authority_key_identifier, "keyid:always");
  if (issuer == nullptr) {
    extend(NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    extend(NID_key_usage, "critical,keyCertSign,cRLSign");
  } else {
    extend(NID_basic_constraints, "critical,CA:FALSE");
    extend(NID_key_usage, "critical,digitalSignature");
    extend(NID_ext_key_usage, "serverAuth");
    extend(NID_subject_alt_name, kNames);
  }
  if (!is_good || X509_sign(made.get(), issuer_key, EVP_sha256()) <= 0) return {};
  return made;
}

bool lasts(const X509* certificate) {
  time_t limit = ::time(nullptr) + static_cast<time_t>(kRenewBeforeDays) * kSecondsPerDay;
  return X509_cmp_time(X509_get0_notAfter(certificate), &limit) > 0 &&
         X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0;
}

Result<void> make_ca(const std::filesystem::path& key_file, const std::filesystem::path& file) {
  const Key key(EVP_EC_gen("P-256"));
  if (!key) return failed("make a key");
  const Certificate made =
      make_certificate(key.get(), nullptr, key.get(), "Sandbox CA (tests only)", kCaDays);
  if (!made) return failed("make the CA");
  if (auto written = write_key(key_file, key.get()); !written) return written;
  return write_certificate(file, made.get());
}

Result<void> ensure_server(const std::filesystem::path& ca_key_file, const Certificates& files) {
  const Certificate ca = read_certificate(files.ca_file);
  const Key ca_key = read_key(ca_key_file);
  if (!ca || !ca_key) return failed("read the CA");
  const Certificate old = read_certificate(files.server_file);
  const Key old_key = read_key(files.server_key_file);
  if (old && old_key && lasts(old.get()) && X509_check_private_key(old.get(), old_key.get()) == 1 &&
      X509_verify(old.get(), X509_get0_pubkey(ca.get())) == 1) {
    return {};
  }
  const Key key(EVP_EC_gen("P-256"));
  if (!key) return failed("make a key");
  const Certificate made =
      make_certificate(key.get(), ca.get(), ca_key.get(), "gateway.test", kServerDays);
  if (!made) return failed("make the server's certificate");
  if (auto written = write_key(files.server_key_file, key.get()); !written) return written;
  return write_certificate(files.server_file, made.get());
}

std::string base64(const unsigned char* data, std::size_t size) {
  std::string text(4 * ((size + 2) / 3) + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), data, static_cast<int>(size));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

}  // namespace

Result<Certificates> ensure_certificates(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error || ::chmod(folder.c_str(), 0700) != 0) return failed("make " + folder.string());
  const std::filesystem::path root = std::filesystem::absolute(folder);
  const std::filesystem::path ca_key_file = root / "ca-key.pem";
  const Certificates files{root / "ca.pem", root / "server.pem", root / "server-key.pem",
                           root / "notification-key.pem"};
  const Certificate ca = read_certificate(files.ca_file);
  const Key ca_key = read_key(ca_key_file);
  if (!ca || !ca_key || !lasts(ca.get()) || X509_check_private_key(ca.get(), ca_key.get()) != 1) {
    if (auto made = make_ca(ca_key_file, files.ca_file); !made) return made.error();
  }
  if (auto made = ensure_server(ca_key_file, files); !made) return made.error();
  if (!read_key(files.notification_key_file)) {
    const Key key(EVP_RSA_gen(2048));
    if (!key) return failed("make a key");
    if (auto written = write_key(files.notification_key_file, key.get()); !written) {
      return written.error();
    }
  }
  return files;
}

Result<std::string> sign_notification(const std::filesystem::path& key_file,
                                      std::string_view body) {
  const Key key = read_key(key_file);
  const Digest digest(EVP_MD_CTX_new());
  if (!key || !digest) return failed("read " + key_file.string());
  const auto* bytes = reinterpret_cast<const unsigned char*>(body.data());
  std::size_t size = 0;
  // PKCS#1 v1.5 is OpenSSL's default padding for RSA.
  if (EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
      EVP_DigestSign(digest.get(), nullptr, &size, bytes, body.size()) != 1) {
    return failed("sign");
  }
  std::vector<unsigned char> signature(size);
  if (EVP_DigestSign(digest.get(), signature.data(), &size, bytes, body.size()) != 1) {
    return failed("sign");
  }
  return base64(signature.data(), size);
}

Result<std::string> notification_public_key(const std::filesystem::path& key_file) {
  const Key key = read_key(key_file);
  if (!key) return failed("read " + key_file.string());
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key.get(), &der);
  if (size <= 0) return failed("encode the public key");
  std::string text = base64(der, static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return text;
}

}  // namespace sandbox
