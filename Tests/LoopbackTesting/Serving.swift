public import Logging
public import ServiceLifecycle

/// Runs a server while `body` runs, and ends it as a service is ended.
///
/// - Parameters:
///   - server: makes the server, which says on which port it listens.
///   - body: is given the port.
public func serving<Value: Sendable>(
  logger: Logger, _ server: (@escaping @Sendable (Int) -> Void) -> any Service,
  _ body: @Sendable (Int) async throws -> Value
) async throws -> Value {
  let (ports, started) = AsyncStream.makeStream(of: Int.self)
  let services = ServiceGroup(
    configuration: ServiceGroupConfiguration(
      services: [server { started.yield($0) }], logger: logger))
  return try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await services.run() }
    var iterator = ports.makeAsyncIterator()
    let port = await iterator.next() ?? 0
    let result: Result<Value, any Error>
    do {
      result = .success(try await body(port))
    } catch {
      result = .failure(error)
    }
    await services.triggerGracefulShutdown()
    try await group.waitForAll()
    return try result.get()
  }
}
