import CoreMetrics
import Hummingbird
import LedgerHTTP
import Testing

@Suite struct MetricsTests {
  @Test("the exposition is the same whatever the order in which series were made")
  func deterministic() {
    func exposition(_ order: [Int]) -> String {
      let registry = MetricsRegistry()
      for index in order {
        Counter(label: "taps", dimensions: [("b", "\(index)"), ("a", "x")], factory: registry)
          .increment(by: index)
      }
      return registry.exposition()
    }
    #expect(exposition([1, 2, 3]) == exposition([3, 1, 2]))
    #expect(
      exposition([2, 1])
        == """
        # TYPE taps_total counter
        taps_total{a="x",b="1"} 1
        taps_total{a="x",b="2"} 2
        # TYPE metrics_series_dropped_total counter
        metrics_series_dropped_total 0

        """)
  }

  @Test("gauges, histograms and timers are printed by the format")
  func kinds() {
    let registry = MetricsRegistry()
    let meter = Meter(label: "queue.depth", factory: registry)
    meter.set(4)
    meter.increment(by: 1.5)
    meter.decrement(by: 0.5)
    let recorder = Recorder(label: "batch", factory: registry)
    for value in [1, 2, 3, 100_000] { recorder.record(value) }
    let timer = Timer(label: "commit", factory: registry)
    timer.recordNanoseconds(1_000_000)
    timer.recordNanoseconds(20_000_000_000)
    let text = registry.exposition()
    for line in [
      "# TYPE queue_depth gauge\nqueue_depth 5.0\n",
      "batch_bucket{le=\"1.0\"} 1\nbatch_bucket{le=\"2.0\"} 2\nbatch_bucket{le=\"4.0\"} 3\n",
      "batch_bucket{le=\"65536.0\"} 3\nbatch_bucket{le=\"+Inf\"} 4\n",
      "batch_sum 100006.0\nbatch_count 4\n",
      "# TYPE commit_seconds histogram\n",
      "commit_seconds_bucket{le=\"0.0005\"} 0\ncommit_seconds_bucket{le=\"0.001\"} 1\n",
      "commit_seconds_bucket{le=\"+Inf\"} 2\ncommit_seconds_sum 20.001\ncommit_seconds_count 2\n",
    ] {
      #expect(text.contains(line), "\(line)")
    }
  }

  @Test("the same name and labels are one series, in whichever order the labels come")
  func sameSeries() {
    let registry = MetricsRegistry()
    Counter(label: "a", dimensions: [("x", "1"), ("y", "2")], factory: registry).increment()
    Counter(label: "a", dimensions: [("y", "2"), ("x", "1")], factory: registry).increment()
    #expect(registry.exposition().contains("a_total{x=\"1\",y=\"2\"} 2\n"))
  }

  @Test("series beyond the limit and names of two kinds count nowhere but as dropped")
  func bounded() {
    let registry = MetricsRegistry(seriesMax: 3)
    for index in 0..<10 {
      Counter(label: "a", dimensions: [("x", "\(index)")], factory: registry).increment()
    }
    let text = registry.exposition()
    #expect(text.split(separator: "\n").count { $0.hasPrefix("a_total{") } == 3)
    #expect(text.hasSuffix("metrics_series_dropped_total 7\n"))
    let mixed = MetricsRegistry()
    Meter(label: "a_total", factory: mixed).set(7)
    Counter(label: "a", dimensions: [("x", "1")], factory: mixed).increment()
    #expect(mixed.exposition().hasPrefix("# TYPE a_total gauge\na_total 7.0\n# TYPE metrics"))
  }

  @Test("names and labels cannot break a line")
  func escaping() {
    let registry = MetricsRegistry()
    Counter(label: "9-a b", dimensions: [("l-1", "q\"b\\c\nd")], factory: registry).increment()
    #expect(registry.exposition().contains("_9_a_b_total{l_1=\"q\\\"b\\\\c\\nd\"} 1\n"))
  }

  @Test("no increment is lost among threads", .timeLimit(.minutes(15)))
  func concurrent() async {
    let registry = MetricsRegistry()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let meter = Meter(label: "m", factory: registry)
          for _ in 0..<5_000 {
            Counter(label: "c", factory: registry).increment()
            meter.increment(by: 1)
          }
        }
      }
    }
    #expect(registry.exposition().hasPrefix("# TYPE c_total counter\nc_total 20000\n"))
    #expect(registry.exposition().contains("\nm 20000.0\n"))
  }

  @Test("requests are counted by method, template and status, whatever a caller writes")
  func requests() async throws {
    let registry = MetricsRegistry()
    let router = LoopbackServer.router { router in
      router.add(middleware: RequestMetricsMiddleware(factory: registry))
      router.add(middleware: ProblemMiddleware())
      router.get("/passes/{number}") { _, _ in "pass" }
    }
    try await LoopbackServer.run(router) { port in
      _ = try await exchange(port, "GET", "/passes/MARKER1")
      _ = try await exchange(port, "GET", "/passes/MARKER2")
      _ = try await exchange(port, "GET", "/MARKER3")
      _ = try await exchange(port, "PROPFIND", "/MARKER4")
    }
    let text = registry.exposition()
    for line in [
      "http_requests_total{method=\"GET\",route=\"/passes/{number}\",status=\"200\"} 2\n",
      "http_requests_total{method=\"GET\",route=\"unmatched\",status=\"404\"} 1\n",
      "http_requests_total{method=\"OTHER\",route=\"unmatched\",status=\"404\"} 1\n",
    ] {
      #expect(text.contains(line), "\(line)")
    }
    #expect(!text.contains("MARKER"))
  }
}
