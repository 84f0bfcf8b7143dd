// RUN: %find futures-timer-in-loop
#include <chrono>
#include <event2/event.h>
#include <future>
#include <sys/timerfd.h>
#include <thread>
#include <time.h>
#include <unistd.h>
#include <uv.h>
#include <vector>

using namespace std::chrono_literals;

void on_timer(uv_timer_t *);
void on_event(evutil_socket_t, short, void *);

void found(uv_loop_t *loop, event_base *base, int n) {
  while (n--) {
    int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    // CHECK: :[[@LINE-1]]:14: warning: 'timerfd_create' makes a timer in every iteration (about 2.8 us with its close against 0.5 us to re-arm one); make it once before the loop and re-arm it with 'timerfd_settime' [futures-timer-in-loop]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    close(fd);
    timer_t id;
    timer_create(CLOCK_REALTIME, nullptr, &id);
    // CHECK: :[[@LINE-1]]:5: warning: 'timer_create' makes
    // CHECK: :[[@LINE-8]]:3: note: the loop
    timer_delete(id);
    uv_timer_t timer;
    uv_timer_init(loop, &timer);
    // CHECK: :[[@LINE-1]]:5: warning: 'uv_timer_init' makes
    // CHECK: :[[@LINE-13]]:3: note: the loop
    uv_timer_start(&timer, on_timer, 10, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    uv_close(reinterpret_cast<uv_handle_t *>(&timer), nullptr);
    event *e = event_new(base, -1, EV_TIMEOUT, on_event, nullptr);
    // CHECK: :[[@LINE-1]]:16: warning: 'event_new' makes
    // CHECK: :[[@LINE-19]]:3: note: the loop
    event_free(e);
  }
}

void nap() { std::this_thread::sleep_for(1ms); }
void sleepers(int n) {
  while (n--) {
    std::thread t(nap);
    // CHECK: :[[@LINE-1]]:17: warning: a thread is launched in every iteration only to sleep, which costs about 42 us; use one timer before the loop [futures-timer-in-loop]
    // CHECK: :[[@LINE-3]]:3: note: the loop
    t.join();
    std::async(std::launch::async, [] { std::this_thread::sleep_for(1ms); }).wait();
    // CHECK: :[[@LINE-1]]:5: warning: a thread is launched
    // CHECK: :[[@LINE-7]]:3: note: the loop
  }
}

// Kept, or of objects that are there before the loop, or no timer.
struct Connection {
  uv_timer_t idle;
};
void alone(uv_loop_t *loop, event_base *base, std::vector<Connection> &connections,
           std::vector<int> &fds, std::vector<timer_t> &timers, int n) {
  for (timer_t &timer : timers)
    timer_create(CLOCK_MONOTONIC, nullptr, &timer);
  for (int i = 0; i < n; ++i) {
    timer_t &timer = timers[i];
    timer_create(CLOCK_MONOTONIC, nullptr, &timer);
  }
  for (Connection &c : connections)
    uv_timer_init(loop, &c.idle);
  for (int i = 0; i < n; ++i)
    fds.push_back(timerfd_create(CLOCK_MONOTONIC, 0));
  for (int fd : fds)
    event_add(event_new(base, fd, EV_READ, on_event, nullptr), nullptr);
}

void paced(int n) {
  while (n--) {
    auto pace = std::async(std::launch::async,
                           &std::this_thread::sleep_for<long, std::milli>, 1ms);
    // CHECK: :[[@LINE-2]]:17: warning: a thread is launched in every iteration only to sleep
    // CHECK: :[[@LINE-4]]:3: note: the loop
    pace.wait();
  }
}
