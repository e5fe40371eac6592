import LedgerHTTP
import LedgerService

/// Loads the public test data set with its client's permissions: all published ones but
/// PERMISSIONS_WRITE and those for every organiser.
enum TestDatasetLoad {
  static func load(into engine: LedgerEngine) async throws -> TestDataset.Report {
    let permissions = Permission.published.map(\.rawValue).filter {
      $0 != Permission.permissionsWrite.rawValue && !$0.hasSuffix("_ALL")
    }
    return try await TestDataset(
      engine, permissions: Set(permissions),
      museumPermissions: Set(Role.museum.permissions.map(\.rawValue))
    ).load()
  }
}
