// A host with a thread that is older than the plugin, so that nothing the plugin does when it is
// loaded reaches that thread's signal mask. SIGPIPE keeps its default action.
//
//   transport_host MODULE TIMES BASE_URL CA_FILE TIMEOUT_MS   runs TIMES trials in that thread,
//       loading and unloading the module around each, and prints their results
//   transport_host bare                                       writes to a closed socket there
//
// Leaves with 0; 2 to 9: see below.
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace {

// Runs what it is given, one thing at a time.
class OldThread {
 public:
  OldThread() : thread_([this] { loop(); }) {}
  ~OldThread() {
    run([this] { is_over_ = true; });
    thread_.join();
  }
  void run(std::function<void()> work) {
    std::unique_lock lock(mutex_);
    work_ = std::move(work);
    changed_.notify_all();
    changed_.wait(lock, [this] { return !work_; });
  }

 private:
  void loop() {
    std::unique_lock lock(mutex_);
    while (!is_over_) {
      changed_.wait(lock, [this] { return static_cast<bool>(work_); });
      work_();
      work_ = nullptr;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void()> work_;
  bool is_over_ = false;
  std::thread thread_;
};

void write_to_closed_socket() {
  int fds[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0) std::exit(9);
  ::close(fds[1]);
  static_cast<void>(!::write(fds[0], "x", 1));
}

bool sigpipe_is_as_before() {
  sigset_t mask, pending;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  ::sigpending(&pending);
  struct sigaction action {};
  ::sigaction(SIGPIPE, nullptr, &action);
  return !::sigismember(&mask, SIGPIPE) && !::sigismember(&pending, SIGPIPE) &&
         action.sa_handler == SIG_DFL;
}

bool is_mapped(const std::string& path) {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    if (line.find(path) != std::string::npos) return true;
  }
  return false;
}

int run_trials(OldThread& old_thread, char** argv) {
  const std::string module = argv[1];
  for (int i = std::atoi(argv[2]); i > 0; --i) {
    void* library = ::dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
      std::fprintf(stderr, "%s\n", ::dlerror());
      return 2;
    }
    using Trial = int (*)(const char*, const char*, int);
    const auto trial = reinterpret_cast<Trial>(::dlsym(library, "transport_trial"));
    if (trial == nullptr) return 3;
    bool is_unchanged = false;
    old_thread.run([&] {
      std::printf("%d\n", trial(argv[3], argv[4], std::atoi(argv[5])));
      is_unchanged = sigpipe_is_as_before();
    });
    if (!is_unchanged) return 4;
    ::dlclose(library);
    if (is_mapped(module)) return 5;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  ::signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
  OldThread old_thread;
  if (argc == 2 && std::strcmp(argv[1], "bare") == 0) {
    old_thread.run(write_to_closed_socket);
    return 0;
  }
  return argc == 6 ? run_trials(old_thread, argv) : 8;
}
