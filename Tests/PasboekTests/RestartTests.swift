import Foundation
import Testing

extension ProcessTests {
  @Suite("a restart")
  struct RestartTests {
    @Test("keeps balances, limits and tokens after kill -9")
    func keepsEverything() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let connection = try service.connect()
      let first = try connection.checkIn(
        Region.pass, event: Region.weeklyEvent, token: region.token)
      #expect(first.status == 201)
      let second = try connection.checkIn(
        Region.pass, event: Region.weeklyEvent, token: region.token)
      #expect(second.status == 400)
      #expect(
        try second.json(ProblemAnswer.self).type
          == "https://api.publiq.be/probs/uitpas/checkin-not-allowed")
      #expect(try connection.balance(of: Region.pass, token: region.token) == 101)
      let position = try connection.position()
      try service.kill()

      let restarted = try region.serve().connect()
      #expect(try restarted.position() == position)
      #expect(try restarted.balance(of: Region.pass, token: region.token) == 101)
      let third = try restarted.checkIn(
        Region.pass, event: Region.weeklyEvent, token: region.token)
      #expect(third == second)
      #expect(try restarted.balance(of: Region.pass, token: region.token) == 101)
    }
  }
}
