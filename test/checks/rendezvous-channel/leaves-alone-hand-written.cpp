// RUN: %find futures-rendezvous-channel
// A wait that is for something else.
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>
#include <string_view>
#include <thread>
int work();
void use(int);

// The wait comes first, is not for the consumer, or is on the value itself.
void order() {
  std::promise<int> a, b;
  std::promise<void> start, done;
  std::thread producer([&] {
    start.get_future().wait();
    a.set_value(work());
  });
  start.set_value();
  use(a.get_future().get());
  std::thread other([&] { done.set_value(); });
  b.set_value(work());
  done.get_future().wait();
  use(b.get_future().get());
  producer.join();
  other.join();
}

// The signal comes before the value is taken; the thread is joined.
void before() {
  std::promise<int> p;
  std::binary_semaphore ready(0);
  auto f = p.get_future();
  std::thread consumer([&] {
    ready.release();
    use(f.get());
  });
  p.set_value(work());
  ready.acquire();
  consumer.join();
}

// What is passed lives with the producer.
void borrowed() {
  std::promise<const std::string *> p;
  std::promise<std::string_view> q;
  std::promise<void> taken, read;
  std::thread producer([&] {
    std::string text(80, 'x');
    p.set_value(&text);
    taken.get_future().wait();
    q.set_value(text);
    read.get_future().wait();
  });
  use(p.get_future().get()->size());
  taken.set_value();
  use(q.get_future().get().size());
  read.set_value();
  producer.join();
}

// "Done", not "taken".
void processed() {
  std::promise<int> p;
  std::promise<void> done;
  auto f = p.get_future();
  std::thread consumer([&] {
    int v = f.get();
    use(v);
    done.set_value();
  });
  p.set_value(work());
  done.get_future().wait();
  consumer.join();
}

// A request and its answer.
class Server {
public:
  int call(int request) {
    std::unique_lock lock(mutex_);
    request_ = request;
    changed_.notify_all();
    changed_.wait(lock, [this] { return answer_.has_value(); });
    return *answer_;
  }
  void serve() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return request_.has_value(); });
    answer_ = *request_ + 1;
    request_.reset();
    changed_.notify_all();
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<int> request_, answer_;
};

// A bounded queue, whose producer waits first.
class Queue {
public:
  void push(int v) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !value_; });
    value_ = v;
    changed_.notify_all();
  }
  int pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return value_.has_value(); });
    int v = *value_;
    value_.reset();
    changed_.notify_all();
    return v;
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<int> value_;
};

// Back-pressure: pushed to in a loop.
class Exchange {
public:
  void put(int v) {
    std::unique_lock lock(mutex_);
    value_ = v;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !value_; });
  }
  int get() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return value_.has_value(); });
    int v = *value_;
    value_.reset();
    changed_.notify_all();
    return v;
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<int> value_;
};
void stream(Exchange &exchange) {
  for (int i = 0; i < 8; ++i)
    exchange.put(i);
}

void meant() {
  std::promise<int> unused_result;
  std::promise<void> taken;
  std::thread producer([&] {
    unused_result.set_value(work());
    taken.get_future().wait();
  });
  use(unused_result.get_future().get());
  taken.set_value();
  producer.join();
}

// Who signals has worked on the value: the wait is for that.
void work(int);
class Call {
  std::mutex mutex;
  std::condition_variable cv;
  bool asked = false, done = false;
  int value = 0;

public:
  void run(int v) {
    std::unique_lock<std::mutex> lock(mutex);
    value = v;
    asked = true;
    cv.notify_all();
    cv.wait(lock, [this] { return done; });
  }
  bool serve() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [this] { return asked; });
    work(value);
    done = true;
    cv.notify_all();
    return true;
  }
};

// What the producer waits for is no answer but a command: to stop, to start.
int port();
void serve();
void stops() {
  std::promise<int> bound;
  std::promise<void> stop;
  auto stopped = stop.get_future();
  std::thread server([&] {
    bound.set_value(port());
    stopped.wait();
  });
  use(bound.get_future().get());
  stop.set_value();
  server.join();
}
void starts() {
  std::promise<std::thread::id> id;
  std::promise<void> go;
  std::thread worker([&] {
    id.set_value(std::this_thread::get_id());
    go.get_future().wait();
    serve();
  });
  auto whose = id.get_future().get();
  go.set_value();
  worker.join();
  (void)whose;
}
int stopsByFlag() {
  std::promise<int> bound;
  std::mutex m;
  std::condition_variable changed;
  bool stop = false;
  auto number = bound.get_future();
  std::thread server([&] {
    bound.set_value(port());
    std::unique_lock<std::mutex> lock(m);
    changed.wait(lock, [&] { return stop; });
  });
  int at = number.get();
  {
    std::lock_guard<std::mutex> lock(m);
    stop = true;
  }
  changed.notify_one();
  server.join();
  return at;
}
// The consumer does something else before it answers.
int later() {
  std::promise<int> bound;
  std::promise<void> answered;
  std::thread server([&] {
    bound.set_value(port());
    answered.get_future().wait();
  });
  int at = bound.get_future().get();
  std::this_thread::sleep_for(std::chrono::seconds(1));
  answered.set_value();
  server.join();
  return at;
}
